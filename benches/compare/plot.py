"""Cost against size, both axes by factors of ten, as SVG."""
import math

WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 760, 340, 60, 40, 20, 50
SIDES = (("ours", "leitmotif", "#1b6e5a"), ("peer", "scikit-learn", "#b3541e"))


def panel(lines, key, title, left, width):
    sizes = [line["segments"] for line in lines]
    values = [line[side][key] for line in lines for side, *_ in SIDES]
    low, high = (math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)) + 1e-9))
    first, last = math.log10(min(sizes)), math.log10(max(sizes))
    x = lambda size: left + (math.log10(size) - first) / max(last - first, 1e-9) * width  # noqa: E731
    y = lambda value: HEIGHT - BOTTOM - (math.log10(value) - low) / max(high - low, 1) * (HEIGHT - BOTTOM - TOP)  # noqa: E731
    out = [f'<text x="{left}" y="22" font-weight="bold">{title}</text>']
    for power in range(low, high + 1):
        at = y(10.0 ** power)
        out.append(f'<line x1="{left}" x2="{left + width}" y1="{at:.1f}" y2="{at:.1f}" stroke="#ddd"/>')
        out.append(f'<text x="{left - 6}" y="{at + 4:.1f}" text-anchor="end">{10.0 ** power:g}</text>')
    for size in sizes:
        out.append(f'<text x="{x(size):.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{size:,}</text>')
    for side, name, colour in SIDES:
        points = [(x(line["segments"]), y(line[side][key])) for line in lines]
        path = " ".join(f"{a:.1f},{b:.1f}" for a, b in points)
        out.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        for (a, b), line in zip(points, lines):
            out.append(f'<circle cx="{a:.1f}" cy="{b:.1f}" r="3.5" fill="{colour}"/>')
            out.append(f'<text x="{a:.1f}" y="{b - 8:.1f}" text-anchor="middle" fill="{colour}">{line[side][key]:g}</text>')
        out.append(f'<text x="{points[-1][0]:.1f}" y="{points[-1][1] + 18:.1f}" text-anchor="end" fill="{colour}">{name}</text>')
    return out


def drawn(lines):
    width = (WIDTH - 2 * LEFT - 2 * RIGHT) / 2
    body = panel(lines, "cpu_s", "CPU seconds", LEFT, width) + panel(lines, "peak_mb", "peak memory, MB", 2 * LEFT + RIGHT + width, width)
    body.append(f'<text x="{WIDTH / 2}" y="{HEIGHT - 8}" text-anchor="middle">segments</text>')
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="11">'
            f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>' + "\n".join(body) + "</svg>\n")
