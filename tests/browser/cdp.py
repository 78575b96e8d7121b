"""Headless Chromium over its DevTools protocol, with nothing but the standard library.

`Browser` starts Debian's `chromium` with a fresh profile in a temporary folder and talks to it over a websocket on
loopback. `Page` opens an address, presses keys as a person would, evaluates expressions, takes pictures, and keeps
every message of the console, every exception and every breach of the content security policy.
"""

import base64
import json
import os
import pathlib
import shutil
import socket
import struct
import subprocess
import tempfile
import time
import urllib.request

# Breaches of the policy are events of the document; this script is put in by the browser, not by the page.
# It also counts the questions that are on their way: one is over once the page has gone on from its answer.
LISTEN = """window.onTheWay = 0;
{ const real = window.fetch.bind(window);
  window.fetch = async (...all) => { window.onTheWay += 1;
    try { const answer = await real(...all); const { status, statusText, headers } = answer;
      return new Response([204, 205, 304].includes(status) ? null : await answer.arrayBuffer(), { status, statusText, headers }); }
    finally { let turns = 4; const over = () => ((turns -= 1) ? setTimeout(over, 0) : (window.onTheWay -= 1)); setTimeout(over, 0); } }; }
window.breaches = []; document.addEventListener('securitypolicyviolation', (e) => window.breaches.push(e.violatedDirective + ' ' + e.blockedURI + ' ' + e.sample));"""

KEYS = {
    "Enter": (13, "\r"),
    "Tab": (9, ""),
    "Escape": (27, ""),
    "Space": (32, " "),
    "ArrowLeft": (37, ""),
    "ArrowUp": (38, ""),
    "ArrowRight": (39, ""),
    "ArrowDown": (40, ""),
    "Delete": (46, ""),
    "Home": (36, ""),
    "End": (35, ""),
    "Backspace": (8, ""),
}


class Socket:
    """The little of RFC 6455 that a DevTools client needs: masked text frames out, whole messages in."""

    def __init__(self, address):
        host, _, path = address.removeprefix("ws://").partition("/")
        name, _, port = host.partition(":")
        self.wire = socket.create_connection((name, int(port)), timeout=30)
        nonce = base64.b64encode(os.urandom(16)).decode()
        self.wire.sendall(
            f"GET /{path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: {nonce}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        self.rest = b""
        while b"\r\n\r\n" not in self.rest:
            self.rest += self.wire.recv(4096)
        head, self.rest = self.rest.split(b"\r\n\r\n", 1)
        if b" 101 " not in head.split(b"\r\n")[0]:
            raise ConnectionError("the browser refused the websocket")

    def send(self, text):
        data, mask = text.encode(), os.urandom(4)
        size = len(data)
        head = bytes([0x81]) + (
            bytes([0x80 | size])
            if size < 126
            else bytes([0xFE]) + struct.pack(">H", size) if size < 65536 else bytes([0xFF]) + struct.pack(">Q", size)
        )
        self.wire.sendall(head + mask + bytes(byte ^ mask[i % 4] for i, byte in enumerate(data)))

    def take(self, size):
        while len(self.rest) < size:
            more = self.wire.recv(max(65536, size - len(self.rest)))
            if not more:
                raise ConnectionError("the browser closed the websocket")
            self.rest += more
        data, self.rest = self.rest[:size], self.rest[size:]
        return data

    def receive(self, timeout):
        self.wire.settimeout(timeout)
        parts = []
        while True:
            first, second = self.take(2)
            size = second & 0x7F
            if size == 126:
                size = struct.unpack(">H", self.take(2))[0]
            elif size == 127:
                size = struct.unpack(">Q", self.take(8))[0]
            data = self.take(size)
            if first & 0x0F in (0, 1):
                parts.append(data)
                if first & 0x80:
                    return b"".join(parts).decode()


class Browser:
    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="leitmotif-browser-")
        command = [
            "chromium",
            "--headless=new",
            "--disable-gpu",
            "--no-first-run",
            "--disable-extensions",
            "--disable-background-networking",
            "--disable-sync",
            "--disable-component-update",
            "--hide-scrollbars",
            "--disable-features=BackForwardCache",
            "--force-device-scale-factor=1",
            "--remote-debugging-port=0",
            f"--user-data-dir={self.folder}",
            "about:blank",
        ]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            command.insert(1, "--no-sandbox")
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        said = pathlib.Path(self.folder) / "DevToolsActivePort"
        for _ in range(300):
            if said.exists() and said.read_text().count("\n") >= 1:
                break
            time.sleep(0.1)
        self.port = int(said.read_text().split("\n")[0])

    def page(self, address="about:blank", width=1280, height=860):
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/json/new?about:blank", method="PUT")
        with urllib.request.urlopen(request, timeout=30) as answer:
            target = json.load(answer)
        page = Page(Socket(target["webSocketDebuggerUrl"]), target["id"])
        page.size(width, height)
        if address != "about:blank":
            page.go(address)
        return page

    def close(self):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


class Page:
    def __init__(self, wire, ident):
        self.wire, self.ident, self.count, self.console, self.errors = wire, ident, 0, [], []
        self.loaded = False
        for domain in ("Page", "Runtime", "Log"):
            self.call(f"{domain}.enable")
        self.call("Emulation.setFocusEmulationEnabled", enabled=True)
        self.call("Page.addScriptToEvaluateOnNewDocument", source=LISTEN)

    def call(self, method, **params):
        self.count += 1
        mine = self.count
        self.wire.send(json.dumps({"id": mine, "method": method, "params": params}))
        while True:
            message = json.loads(self.wire.receive(60))
            if message.get("id") == mine:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']}")
                return message["result"]
            self.event(message)

    def event(self, message):
        what, params = message.get("method"), message.get("params", {})
        if what == "Page.loadEventFired":
            self.loaded = True
        elif what == "Runtime.exceptionThrown":
            details = params["exceptionDetails"]
            self.errors.append(details.get("exception", {}).get("description") or details.get("text"))
        elif what == "Runtime.consoleAPICalled":
            self.console.append(" ".join(str(arg.get("value", arg.get("description", ""))) for arg in params["args"]))
        elif what == "Log.entryAdded":
            entry = params["entry"]
            self.console.append(f"{entry['level']}: {entry['text']} {entry.get('url', '')}")
        elif what == "Page.javascriptDialogOpening":
            self.wire.send(json.dumps({"id": 0, "method": "Page.handleJavaScriptDialog", "params": {"accept": True}}))

    def go(self, address):
        """Opens an address, and waits until the browser says that it is loaded."""
        self.loaded = False
        self.call("Page.navigate", url=address)
        while not self.loaded:
            self.event(json.loads(self.wire.receive(30)))

    def reload(self):
        self.loaded = False
        self.call("Page.reload")
        while not self.loaded:
            self.event(json.loads(self.wire.receive(30)))

    def size(self, width, height, zoom=1.0):
        """A window of so many pixels; zoom 2 gives the page half as many CSS pixels, as the browser's own zoom does."""
        self.call(
            "Emulation.setDeviceMetricsOverride", width=int(width / zoom), height=int(height / zoom), deviceScaleFactor=zoom, mobile=False
        )

    def dark(self, on):
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark" if on else "light"}])

    def printed(self, on):
        """The page as it is printed."""
        self.call("Emulation.setEmulatedMedia", media="print" if on else "")

    def eval(self, expression):
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in result:
            raise RuntimeError(f"{expression}: {result['exceptionDetails'].get('exception', {}).get('description')}")
        return result["result"].get("value")

    def wait(self, expression, what=None, seconds=15):
        """Waits until an expression is true; says what was waited for when it does not come."""
        end = time.time() + seconds
        while time.time() < end:
            if self.eval(f"!!({expression})"):
                return
            time.sleep(0.03)
        raise AssertionError(
            f"waited {seconds} s for: {what or expression}; the page says: {self.text('#status')!r}, banner {self.text('#banner')!r}"
        )

    def settled(self):
        """Waits until every question is answered, the page has gone on from the answer, and what came of it is drawn."""
        self.wait("window.onTheWay === 0", "every question answered", seconds=30)
        self.eval("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 0))))")

    def text(self, selector):
        return self.eval(f"document.querySelector({json.dumps(selector)})?.textContent ?? null")

    def press(self, *keys):
        """Presses keys: "a", "Shift+ArrowRight", "Ctrl+Enter", "Tab". Each goes down and up, as from a keyboard."""
        for chord in keys:
            *held, key = chord.split("+") if chord != "+" else ["+"]
            bits = sum({"Alt": 1, "Ctrl": 2, "Meta": 4, "Shift": 8}[name] for name in held)
            if key in KEYS:
                number, text = KEYS[key]
                name = " " if key == "Space" else key
            else:
                name = key.upper() if "Shift" in held else key
                number, text = ord(key.upper()[0]), name
            if "Ctrl" in held or "Alt" in held:
                text = ""
            same = {"modifiers": bits, "key": name, "code": key if key in KEYS else "", "windowsVirtualKeyCode": number}
            self.call("Input.dispatchKeyEvent", type="keyDown", **same, **({"text": text} if text else {}))
            self.call("Input.dispatchKeyEvent", type="keyUp", **same)

    def type(self, text):
        self.call("Input.insertText", text=text)

    def picture(self, path, whole=False):
        clip = {}
        if whole:
            size = self.call("Page.getLayoutMetrics")["cssContentSize"]
            clip = {"captureBeyondViewport": True, "clip": {"x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1}}
        form = {"format": "webp", "quality": 80} if str(path).endswith(".webp") else {"format": "png"}
        data = self.call("Page.captureScreenshot", **form, **clip)["data"]
        pathlib.Path(path).write_bytes(base64.b64decode(data))

    def breaches(self):
        return self.eval("window.breaches ?? []")

    def close(self):
        try:
            self.call("Page.close")
        except (RuntimeError, ConnectionError, OSError):
            pass
