"""Writes the 200 held-out tickets: four topics, from a seed of their own, in the base phrasings.

    python3 heldout.py heldout.jsonl
Training draws from other seeds and drops every ticket whose text is in this file, hand.jsonl or fresh.jsonl.
"""
import json
import random
import sys

import synth

TOPICS = ["billing", "technical", "account", "shipping"]
COUNT = 200
SEED = 4242


def held_out_tickets():
    r = random.Random(SEED)
    for i in range(COUNT):
        topic = TOPICS[i % len(TOPICS)]
        rule = "asks for a refund" if topic != "billing" and r.random() < .25 else None
        t = synth.ticket(r, topic, rule)
        yield dict(text=t["text"], label=topic, order_id=t["order_id"], refund=bool(t["rule"]))


if __name__ == "__main__":
    with open(sys.argv[1], "w", encoding="utf8") as file:
        for held_out in held_out_tickets():
            file.write(json.dumps(held_out) + "\n")
