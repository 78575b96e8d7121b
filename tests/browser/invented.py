"""The words of the studies that made.py writes. Everybody in them is invented; nobody's story stands behind any of it."""

CODES = [
    (
        "risk",
        "theme",
        "A relationship makes things harder",
        "A tie, or the breaking off of one, as a source of strain, loss or mistrust.",
        "The speaker ties a hardship to a person.",
        "Not for hardship without a person in it.",
    ),
    (
        "protective",
        "theme",
        "A relationship shelters, steadies or helps",
        "A tie that cushions hardship or keeps a young person steady.",
        "Care, practical help or reliability that did some good.",
        "Not when the speaker says that it failed.",
    ),
    (
        "resiliency",
        "theme",
        "The young person rebuilds through relationships",
        "The young person's own rebuilding in the field of relationships.",
        "The young person acts, learns or changes.",
        "Not for being helped only.",
    ),
    (
        "caregiver",
        "relationship",
        "Adults who raise the young person",
        "Parents, foster parents, staff in their caring part.",
        "Living with, being brought up by, staying in touch.",
        "Not for caseworkers or teachers.",
    ),
    (
        "sibling",
        "relationship",
        "Brothers and sisters",
        "Brothers, sisters, and who grew up as one.",
        "The tie to them.",
        "Not for friends.",
    ),
    (
        "professional",
        "relationship",
        "Paid helpers",
        "Caseworkers, teachers, counselors.",
        "Their part in the young person's life.",
        "Not for staff in their caring part.",
    ),
    (
        "leaving",
        "life course",
        "The time of moving out",
        "The months before and after leaving care.",
        "Keys, leases, first nights alone.",
        "Not for earlier moves.",
    ),
]

TALK = [
    ("I", "Thank you for making the time. What was the house like when you came there?"),
    (
        "YA",
        "Loud. There was a drum in the basement and nobody knew whose it was. 🥁 My brother Theo hit it every morning at six, and Mrs. Alder, who ran the place, let him, because she said a house that is loud is a house where somebody is home.",
    ),
    ("I", "And who did you go to when something was wrong?"),
    (
        "YA",
        "Mrs. Alder, first. She kept a chair free by the stove. You did not have to say anything. She would put a bowl in front of you and go on peeling, and after a while you talked.",
    ),
    ("YA", "My mother was to come on Sundays. She came twice. I had my coat on the other times too."),
    ("I", "What did that do to you, the Sundays?"),
    (
        "YA",
        "I stopped putting the coat on. That is all. You learn whom to wait for. Later I told my brother, we do not wait, we walk to the river and back, and if somebody is at the door when we come home, good.",
    ),
    ("I", "When you moved out, who was there?"),
    (
        "YA",
        "My caseworker had the key in an envelope. Nice man. He had eleven of us and he wrote my name wrong on the lease, so for a month I was somebody called Lina, and Lina paid the rent on time.",
    ),
    (
        "YA",
        "The first night I slept on the floor with my shoes on. The second night Theo came over with the drum. 👩‍👩‍👧 We did not play it. It was just there, like furniture.",
    ),
    ("I", "Is there anything that you would do in another way?"),
    (
        "YA",
        "I would ask sooner. There was a teacher who said, call me, and I thought that is what they say. She meant it. I called in May and she had the kettle on before I had found her street.",
    ),
]

HOSTILE = [
    ("I", "Now a page of odd signs, to see that they stay signs."),
    ("YA", 'He wrote <img src=x onerror="window.broken=1"> and <script>window.broken=2</script> on the wall & laughed.'),
    (
        "YA",
        "The door said \u202eyats\u202c and a blank\u200b was in the middle; \u2067right to left\u2069 and back. The bell went \x07 once.",
    ),
    ("<b>P</b>", "Somebody whose label is markup says: 👨‍👩‍👧‍👦 café é 🏠 javascript:alert(1)"),
]

MORE = [
    "She rang every Friday, even when neither of us had anything to say.",
    "They moved the bed before they told me, so I knew from the dust.",
    "My sister kept the list of birthdays and I kept the stamps.",
    "He promised the bicycle and then he was gone, and the bicycle too.",
    "The counselor had a plant that was doing worse than I was, and we watered it together.",
    "I stopped lending money to people who only knew my number on payday.",
    "On the bus I practised saying no, to the window, quietly.",
    "There was soup. There was always soup, whatever else there was not.",
    "I go back on Thursdays and show the small ones how to fold the paper boats.",
    "Nobody asked where I had been, and I could not tell if that was trust.",
]


def document(number, length=0, hostile=False):
    """The turns of one interview: `(speaker, role, text)`."""
    turns = [(speaker, "interviewer" if speaker == "I" else "participant", text) for speaker, text in (HOSTILE if hostile else []) + TALK]
    for i in range(length):
        if i % 3 == 0:
            turns.append(("I", "interviewer", "And after that, what did you do?" if i % 2 else "Who else was there?"))
        else:
            turns.append(("YA", "participant", " ".join(MORE[(number * 7 + i * 3 + j * (1 + i % 4)) % len(MORE)] for j in range(3))))
    return turns
