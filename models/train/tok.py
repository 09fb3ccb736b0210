"""A small SentencePiece-style tokenizer that llama.cpp reads as tokenizer.ggml.model = "llama".

Pieces never cross the border of a word, so merging the best-scored neighbours inside each word gives the same tokens
as llama.cpp, which merges over the whole text.
"""
import json
import re
from collections import Counter

SPACE = "\u2581"
# A word with the space before it, one digit, a run of punctuation with the space before it, anything else.
UNIT = re.compile(SPACE + r"?[A-Za-z]+|[0-9]|" + SPACE + r"?[^A-Za-z0-9\s" + SPACE + r"]+|" + SPACE + r"|\s|.", re.S)
SPECIAL = ["<unk>", "<s>", "</s>", "[INST]", "[/INST]"]
# Token types of GGUF.
NORMAL, UNKNOWN, CONTROL, BYTE = 1, 2, 3, 6
CHARACTERS = [chr(c) for c in range(33, 127)] + [SPACE] + list("àâçèéêëîïôùûüöäßœ«»€’‘“”–—…")


def units(text):
    return UNIT.findall(text.replace(" ", SPACE))


def train(texts, vocabulary_size):
    """byte-pair merges over the words of `texts` -> dict(tokens, scores, types), as GGUF stores them"""
    words = Counter(unit for text in texts for unit in units(text))
    words = {unit: n for unit, n in words.items() if n >= 4 and len(unit) > 1 and not unit.isspace()}
    pieces = {unit: list(unit) for unit in words}
    pairs, where = Counter(), {}
    for unit, split in pieces.items():
        for pair in zip(split, split[1:]):
            pairs[pair] += words[unit]
            where.setdefault(pair, set()).add(unit)
    merges = []
    room = vocabulary_size - len(SPECIAL) - 256 - len(CHARACTERS)
    while len(merges) < room and pairs:
        (a, b), count = max(pairs.items(), key=lambda item: (item[1], item[0]))
        if count < 5:
            break
        if a + b not in merges:
            merges.append(a + b)
        for unit in list(where[a, b]):
            split = pieces[unit]
            for pair in zip(split, split[1:]):
                pairs[pair] -= words[unit]
            pieces[unit] = merged(split, a, b)
            for pair in zip(pieces[unit], pieces[unit][1:]):
                pairs[pair] += words[unit]
                where.setdefault(pair, set()).add(unit)
        pairs.pop((a, b), None)
    return as_vocabulary(list(dict.fromkeys(merges)))


def merged(split, a, b):
    """`split` with every neighbouring a, b joined"""
    i, out = 0, []
    while i < len(split):
        if i + 1 < len(split) and split[i] == a and split[i + 1] == b:
            out.append(a + b)
            i += 2
        else:
            out.append(split[i])
            i += 1
    return out


def as_vocabulary(merges):
    entries = [("<unk>", 0, UNKNOWN)]
    entries += [(special, 0, CONTROL) for special in SPECIAL[1:]]
    entries += [("<0x%02X>" % byte, 0, BYTE) for byte in range(256)]
    entries += [(piece, -i - 1, NORMAL) for i, piece in enumerate(merges + CHARACTERS)]
    tokens, scores, types = zip(*entries)
    return dict(tokens=list(tokens), scores=[float(score) for score in scores], types=list(types))


class Tokenizer:
    def __init__(self, vocabulary):
        self.vocabulary = vocabulary
        self.id = {token: i for i, token in enumerate(vocabulary["tokens"])}
        rows = zip(vocabulary["tokens"], vocabulary["scores"], vocabulary["types"])
        self.score = {token: score for token, score, kind in rows if kind == NORMAL}
        self.cache = {}
        self.bos, self.eos, self.inst, self.end_inst = (self.id[token] for token in SPECIAL[1:])

    def encode_unit(self, unit):
        """the ids of one word: merges the best-scored neighbours until none is left"""
        known = self.cache.get(unit)
        if known is not None:
            return known
        split = list(unit)
        while True:
            joined = ((self.score[a + b], -i) for i, (a, b) in enumerate(zip(split, split[1:])) if a + b in self.score)
            best = max(joined, default=None)
            if best is None:
                break
            i = -best[1]
            split[i:i + 2] = [split[i] + split[i + 1]]
        ids = []
        for piece in split:
            if piece in self.score:
                ids.append(self.id[piece])
            else:
                ids += [self.id["<0x%02X>" % byte] for byte in piece.encode()]
        self.cache[unit] = ids
        return ids

    def encode(self, text):
        return [i for unit in units(text) for i in self.encode_unit(unit)]

    def chat(self, system, user):
        """one turn in Mistral's [INST] form"""
        return [self.bos, self.inst] + self.encode((system + "\n\n" if system else "") + user) + [self.end_inst]

    def decode(self, ids):
        out = b""
        for i in ids:
            token, kind = self.vocabulary["tokens"][i], self.vocabulary["types"][i]
            if kind == BYTE:
                out += bytes([i - len(SPECIAL)])
            elif kind == NORMAL:
                out += token.replace(SPACE, " ").encode()
        return out.decode("utf8", "replace")


def load(path):
    with open(path, encoding="utf8") as file:
        return Tokenizer(json.load(file))
