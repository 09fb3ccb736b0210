"""Synthetic support-ticket tasks: everything the model ever sees is generated here, from phrases.py and a seed.

    sample(rng) -> dict(system, user, answer, kind, meta)

`level` (0 to 1) scales how often each complication occurs: training starts with short, plain tasks.
"""
import random

from phrases import (
    BASE_RULES, BYE, CALM, CLASSIFY, DAYS, DEVICE, EXTRACT, EXTRACT_NONE, EXTRACT_ONLY, FEAT, FILL, HEAD, HELLO,
    ITEM, JSON, LISTS, MONTHS, NAMES, NOISE, ONELINE, ONLY, ORDER_SENT, OTHER, POLICY, PROD, REPLY, ROLE, RULE_TEXT,
    RULES, STYLE, SUMMARIZE, SYLLABLES, TICKET_WORDS, TOPICS, URGENT, URGENT_QUESTION, WIDE, YES_NO,
)

# How often each kind of task occurs.
WEIGHTS = dict(label=30, verbose=9, reply=4, json=18, extract=16, urgent=2, summary=2, fewshot=4, copy=8, rule=26)
# The share of the problems that is stated in the wider phrasings.
WIDE_SHARE = 0.5


# --- words and sentences

def digits(r, count):
    return "".join(r.choice("0123456789") for _ in range(count))


def order_id(r):
    k = r.random()
    if k < .45:
        return "ORD-" + digits(r, r.choice([4, 5, 5, 6]))
    if k < .65:
        return "#" + digits(r, r.choice([4, 5, 6]))
    if k < .9:
        letters = r.choice("ABCDEFGHJKLMNPQRSTUVWXYZ") + r.choice(["", r.choice("ABCDEFGHKLMNPRSTXYZ")])
        return letters + "-" + digits(r, r.choice([3, 4, 5]))
    return digits(r, 3) + "-" + digits(r, r.choice([3, 4]))


def invented_word(r):
    """an unknown word, so that names and rare letter pieces are not new to the model"""
    ending = ["", "", "n", "r", "s", "x", "t", "ng", "st"]
    word = "".join(r.choice(SYLLABLES) for _ in range(r.randint(1, 3))) + r.choice(ending)
    k = r.random()
    return word.capitalize() if k < .45 else word.upper() if k < .5 else word


def amount(r):
    return r.choice(["$", "$", "EUR "]) + str(r.randint(2, 400)) + r.choice(["", ".00", ".99", ".50"])


def fill(text, r):
    """fills the slots of a sentence; every slot is drawn, used or not, so that the order of draws is fixed"""
    if "{" not in text:
        return text
    return (
        text.replace("{prod}", r.choice(PROD)).replace("{feat}", r.choice(FEAT)).replace("{item}", r.choice(ITEM))
        .replace("{device}", r.choice(DEVICE)).replace("{day}", r.choice(DAYS)).replace("{month}", r.choice(MONTHS))
        .replace("{name}", r.choice(NAMES)).replace("{d}", str(r.randint(2, 30)))
        .replace("{n}", str(r.choice([400, 401, 403, 404, 500, 502, 503, r.randint(1, 99)])))
        .replace("{amt}", amount(r))
    )


def fill_with_words(text, r):
    """the same, and each {w} becomes an invented word of its own"""
    while "{w}" in text:
        text = text.replace("{w}", invented_word(r), 1)
    return fill(text, r)


def expand(text, r):
    """[a|b] -> a or b, innermost first"""
    while "[" in text:
        end = text.index("]")
        start = text.rindex("[", 0, end)
        text = text[:start] + r.choice(text[start + 1:end].split("|")) + text[end + 1:]
    text = " ".join(text.split())
    for mark in ".,?!":
        text = text.replace(" " + mark, mark)
    return text[0].upper() + text[1:]


def phrase(r, topic, problem, wide):
    """one sentence that states the problem; `wide` is the share of the wider phrasings"""
    if wide and r.random() < wide and topic in WIDE:
        return fill_with_words(expand(r.choice(WIDE[topic][problem]), r), r)
    return fill(r.choice(TOPICS[topic]["problems"][problem]), r)


def typo(text, r):
    """swaps or drops a letter of one word"""
    words = text.split(" ")
    i = r.randrange(len(words))
    word = words[i]
    if len(word) > 4 and word.isalpha() and word.isascii():
        j = r.randrange(1, len(word) - 1)
        words[i] = word[:j] + (word[j + 1] + word[j] + word[j + 2:] if r.random() < .5 else word[j + 1:])
    return " ".join(words)


# --- tickets

def ticket(r, topic=None, rule=None, level=1.0, wide=0.0):
    """a ticket about one problem; `rule` names a condition that it fulfils"""
    on = lambda p: r.random() < p * level
    anywhere = lambda: r.randint(0, len(parts))
    topic = topic or r.choice(list(TOPICS))
    problem = r.choice(list(TOPICS[topic]["problems"]))
    parts, order, urgent = [phrase(r, topic, problem, wide)], None, False
    if on(.2):
        second = phrase(r, topic, problem, wide)
        if second != parts[0]:
            parts.append(second)
    if r.random() < .4:
        order = order_id(r)
        parts.insert(anywhere(), r.choice(ORDER_SENT).replace("{ord}", order))
    if rule:
        parts.insert(r.randint(1, len(parts)), fill(r.choice((RULES if wide else BASE_RULES)[rule]), r))
    k = r.random()
    if k < .2:
        parts.append(r.choice(URGENT))
        urgent = True
    elif k < .27:
        parts.append(r.choice(CALM))
    for _ in range(r.choice([0, 0, 1, 1, 2]) if on(1) else 0):
        parts.insert(anywhere(), fill(r.choice(FILL), r))
    for _ in range(r.choice([0, 0, 0, 1, 2]) if on(1) else 0):
        parts.insert(anywhere(), fill_with_words(r.choice(NOISE), r))
    if on(.45):
        parts.insert(0, r.choice(HELLO))
    if on(.45):
        parts.append(fill(r.choice(BYE), r))
    text = " ".join(parts)
    if on(.08):
        text = typo(text, r)
    if on(.08):
        text = text.lower() if order is None else text
    return dict(text=text, topic=topic, summary=problem, order_id=order, urgent=urgent, rule=rule)


# --- prompts

def join(r, parts):
    separator = r.choice([" ", " ", "\n", "\n", "\n\n"])
    return separator.join(part for part in parts if part)


def label_set(r, topic, level):
    """-> ordered list of (label word, topic), and the word of the true topic (or of the catch-all)"""
    others = [t for t in TOPICS if t != topic]
    r.shuffle(others)
    has = r.random() >= .1 * level
    count = r.choice([1, 2, 3, 3, 3, 4, 5]) if r.random() < level else r.choice([1, 1, 2, 2, 3])
    topics = others[:count] + ([topic] if has else [])
    if r.random() < .3:
        topics = ["billing", "technical", "account", "shipping"]
        has = topic in topics
    r.shuffle(topics)
    case = str.capitalize if r.random() < .12 else str
    words = lambda t: TOPICS[t]["labels"]
    labels = [(case(words(t)[0] if r.random() < .5 else r.choice(words(t))), t) for t in topics]
    other = None
    if not has or r.random() < .3 * level:
        other = case(r.choice(OTHER[:1] * 3 + OTHER))
        labels.append((other, "other"))
    return labels, next((word for word, t in labels if t == topic), other)


def show_labels(r, labels):
    """-> the labels as text, and whether it is a block of lines"""
    words = [word for word, _ in labels]
    k = r.random()
    if k < .34:
        return ", ".join(words), False
    if k < .46:
        return ", ".join(words[:-1]) + " or " + words[-1], False
    if k < .54:
        return ", ".join(words[:-1]) + ", or " + words[-1], False
    if k < .62:
        return ", ".join('"' + word + '"' for word in words), False
    if k < .68:
        return " | ".join(words), False
    if k < .72:
        return "/".join(words), False
    if k < .86:
        return "\n" + "\n".join("- " + word for word in words), True
    describe = lambda t: r.choice(TOPICS[t]["descriptions"]) if t in TOPICS else "everything else"
    return "\n" + "\n".join("- " + word + ": " + describe(t) for word, t in labels), True


def label_part(r, labels, name):
    """-> the sentence that gives the labels, and whether it also asks to classify"""
    shown, is_block = show_labels(r, labels)
    if is_block:
        return r.choice(["Labels:", "Use one of these labels:", "The labels are:", "Categories:", "Choose one of:"]) + shown, False
    if r.random() < .3:
        return r.choice(ONELINE).replace("{t}", name).replace("{l}", shown), True
    return r.choice(LISTS).replace("{l}", shown), False


def assemble(r, instruction, text):
    """splits the whole into a system and a user message, in the orders people use"""
    head = r.choice(HEAD)
    body = head + text
    if r.random() < .1:
        body = head + '"' + text + '"' if r.random() < .5 else "<ticket>\n" + text + "\n</ticket>"
    k = r.random()
    if k < .5:
        return instruction, body
    if k < .9:
        return "", (instruction + r.choice(["\n\n", "\n\n", "\n", " "]) if instruction else "") + body
    return "", body + "\n\n" + instruction


def pick_rule(r):
    return "asks for a refund" if r.random() < .25 else r.choice(list(RULES))


def rule_text(r, condition, label):
    return r.choice(RULE_TEXT).replace("{c}", condition).replace("{l}", label)


# --- tasks: each returns the parts of its instruction and the right answer

def copy_task(r):
    words = lambda r: " ".join(invented_word(r) for _ in range(r.randint(2, 4)))
    text = r.choice([order_id, invented_word, words])(r)
    request = r.choice(["Repeat: ", "Repeat this text: ", "Copy: ", "Say: ", "Echo the text.\n\n"])
    return dict(system="", user=request + text, answer=text, kind="copy", meta=dict(text=text))


def rule_task(r, t, name, rule, level):
    """a label task with one rule: fulfilled, not fulfilled, or the ticket fulfils another one"""
    labels, true = label_set(r, t["topic"], level)
    shown, asks = label_part(r, labels, name)
    condition = rule if rule and r.random() < .75 else pick_rule(r)
    target = r.choice([word for word, _ in labels if word != true] or [true]) if r.random() < .9 else true
    rule_sentence = rule_text(r, condition, target)
    parts = ([] if asks else [r.choice(CLASSIFY).replace("{t}", name)] if r.random() < .8 else []) + [shown]
    last = [rule_sentence, r.choice(ONLY)]
    if r.random() < .35:
        last.reverse()
    parts = [r.choice(ROLE) if r.random() < .5 * level else ""] + parts + last
    for _ in range(r.choice([0, 0, 1, 2]) if r.random() < level else 0):
        parts.insert(r.randint(0, len(parts)), r.choice(STYLE))
    system, user = assemble(r, join(r, parts), t["text"])
    return dict(system=system, user=user, answer=target if condition == rule else true, kind="rule", meta=dict(t))


def label_task(r, kind, t, name, rule, level):
    """one of three answers to the same question: the label only, a sentence (nothing asked for less), JSON"""
    on = lambda p: r.random() < p * level
    labels, true = label_set(r, t["topic"], level)
    shown, asks = label_part(r, labels, name)
    parts = ([] if asks else [r.choice(CLASSIFY).replace("{t}", name)] if r.random() < .8 else []) + [shown]
    if on(.6 if rule else .2):
        condition = rule if rule and r.random() < .6 else pick_rule(r)
        target = r.choice(labels)[0]
        parts.append(rule_text(r, condition, target))
        if condition == rule:
            true = target
    if kind == "label":
        parts.insert(r.choice([0, len(parts), len(parts), len(parts)]), r.choice(ONLY))
        return parts, true
    if kind == "verbose":
        return parts, "This ticket is about " + true + ": the customer " + t["summary"] + "."
    return json_parts(r, parts, true, t)


def json_parts(r, parts, label, t):
    keys = [r.choice(["label", "label", "category", "topic"])]
    if r.random() < .6:
        keys.append(r.choice(["order_id", "order_id", "order"]))
    if r.random() < .35:
        keys.append(r.choice(["urgent", "urgent", "is_urgent"]))
    r.shuffle(keys)

    def value(key):
        if key in ("label", "category", "topic"):
            return '"' + label + '"'
        if key.startswith("order"):
            return "null" if t["order_id"] is None else '"' + t["order_id"] + '"'
        return "true" if t["urgent"] else "false"

    quoted = r.random() < .6
    names = ['"' + key + '"' if quoted else key for key in keys]
    listed = names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]
    example = "{" + ", ".join('"' + key + '": ' + ("true" if key.endswith("urgent") else '"..."') for key in keys) + "}"
    parts.append(r.choice(JSON).replace("{k}", listed).replace("{e}", example))
    if r.random() < .2:
        parts.append("No other text.")
    return parts, "{" + ", ".join('"' + key + '": ' + value(key) for key in keys) + "}"


def extract_task(r, t, name):
    only = r.random() < .7
    missing = r.choice(["none", "none", "unknown", "no order", "null", "missing", "n/a"]) if r.random() < .6 else None
    parts = [r.choice(EXTRACT).replace("{t}", name)]
    if only:
        parts.append(r.choice(EXTRACT_ONLY))
    if missing:
        parts.append(r.choice(EXTRACT_NONE).replace("{t}", name).replace("{x}", missing))
    if not t["order_id"]:
        return parts, missing or "There is no order id in this ticket."
    return parts, t["order_id"] if only else "The order id is " + t["order_id"] + "."


def urgent_task(r, t, name):
    yes_no = r.random() < .75
    parts = [r.choice(URGENT_QUESTION).replace("{t}", name)] + ([r.choice(YES_NO)] if yes_no else [])
    if yes_no:
        return parts, "yes" if t["urgent"] else "no"
    return parts, "The ticket is urgent." if t["urgent"] else "The ticket is not urgent."


def fewshot_task(r, t, name, role, level):
    """the form of the answer is shown by examples, not said"""
    labels, true = label_set(r, t["topic"], level)
    count = r.choice([1, 2, 2, 3])
    pool = [label for label in labels if label[1] in TOPICS] or [(true, t["topic"])]
    answer_name = r.choice(["Label", "Category", "Topic", "Answer"])
    text_name = r.choice(["Ticket", "Message", "Text"])
    examples = []
    for _ in range(count):
        word, topic = r.choice(pool)
        text = fill(r.choice(r.choice(list(TOPICS[topic]["problems"].values()))), r)
        examples.append(text_name + ": " + text + "\n" + answer_name + ": " + word)
    shown, asks = label_part(r, labels, name)
    ask = "" if asks else r.choice(CLASSIFY).replace("{t}", name)
    intro = r.choice(["Examples:", "", "Here are some examples."])
    parts = [role, ask, shown, intro, "\n\n".join(examples)]
    instruction = "\n".join(part for part in parts if part)
    user = instruction + "\n\n" + text_name + ": " + t["text"] + "\n" + answer_name + ":"
    return dict(system="", user=user, answer=true, kind="fewshot", meta=dict(t))


def sample(r, kind=None, level=1.0):
    """one task; the harder the level, the fewer plain copies"""
    if kind is None:
        weights = [w * (1 - .6 * level) if k == "copy" else w for k, w in WEIGHTS.items()]
        kind = r.choices(list(WEIGHTS), weights)[0]
    if kind == "copy":
        return copy_task(r)
    on = lambda p: r.random() < p * level
    name = r.choice(TICKET_WORDS)
    rule = pick_rule(r) if kind == "rule" and r.random() < .6 or on(.2) else None
    t = ticket(r, rule=rule, level=level, wide=WIDE_SHARE)
    role = r.choice(ROLE) if on(.5) else ""
    style = [r.choice(STYLE) for _ in range(r.choice([0, 0, 0, 1, 1, 2, 3]) if on(1) else 0)]
    if kind == "rule":
        return rule_task(r, t, name, rule, level)
    if kind == "fewshot":
        return fewshot_task(r, t, name, role, level)
    if kind in ("label", "verbose", "json"):
        parts, answer = label_task(r, kind, t, name, rule, level)
    elif kind == "reply":
        team = TOPICS[t["topic"]]["team"]
        parts = [r.choice(REPLY).replace("{t}", name)]
        answer = f"Thank you for your message. I understand that the customer {t['summary']}. Our {team} team will help."
    elif kind == "summary":
        parts, answer = [r.choice(SUMMARIZE).replace("{t}", name)], "The customer " + t["summary"] + "."
    elif kind == "extract":
        parts, answer = extract_task(r, t, name)
    else:
        parts, answer = urgent_task(r, t, name)
    parts = [role] + parts
    for sentence in style:
        parts.insert(r.randint(0, len(parts)), sentence)
    if on(.12):  # a long prompt, most of which does not matter
        for _ in range(r.randint(3, 22)):
            at = r.randint(0, len(parts))
            parts.insert(at, fill_with_words(r.choice(POLICY).replace("{t}", name), r))
    system, user = assemble(r, join(r, parts), t["text"])
    return dict(system=system, user=user, answer=answer, kind=kind, meta=dict(t))


def render(system, user):
    """the text of a prompt, as the chat template joins it"""
    return (system + "\n\n" if system else "") + user


if __name__ == "__main__":
    rng = random.Random(1)
    for _ in range(12):
        task = sample(rng)
        print("=====", task["kind"])
        print(render(task["system"], task["user"]))
        print(">>>", task["answer"])
