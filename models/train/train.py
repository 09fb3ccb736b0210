"""Trains the tiny model and writes it as GGUF.

    python3 train.py --out DIR --steps 8000                  from random weights
    python3 train.py --out DIR --steps 6000 --start FILE     from the weights and the vocabulary of a GGUF file

Needs numpy and torch (Debian 12: python3-torch python3-numpy libopenblas0-pthread). The number of steps is fixed, so
the same command on the same kind of machine gives the same weights.
"""
import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time

# One thread a process, and one process a core: matrices this small lose more to barriers than threads gain.
os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"
os.environ.setdefault("GLOO_SOCKET_IFNAME", "lo")

import numpy as np  # noqa: E402
import torch  # noqa: E402
import torch.distributed as dist  # noqa: E402
import torch.nn.functional as F  # noqa: E402

import gguf  # noqa: E402
import synth  # noqa: E402
import tok  # noqa: E402
from network import Model, Muon  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
# The share of the training after which tasks have their full difficulty, and that before the rate falls.
FULL_LEVEL_AT, FALL_FROM, WARM_UP_STEPS = 0.55, 0.3, 100


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", required=True)
    parser.add_argument("--steps", type=int, required=True)
    parser.add_argument("--start", help="a GGUF file of the same size to go on from")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--tokens", type=int, default=1600, help="a process and step")
    parser.add_argument("--vocabulary", type=int, default=1536)
    parser.add_argument("--width", type=int, default=192)
    parser.add_argument("--layers", type=int, default=4)
    parser.add_argument("--heads", type=int, default=6)
    parser.add_argument("--kv-heads", type=int, default=2)
    parser.add_argument("--feed-forward", type=int, default=512)
    parser.add_argument("--first-level", type=float, default=0.05, help="difficulty to start from")
    parser.add_argument("--lr", type=float, default=3e-3, help="of the embedding and the norms (AdamW)")
    parser.add_argument("--muon-lr", type=float, default=0.02, help="of the matrices (Muon)")
    parser.add_argument("--kinds", default="q8_0", help="files to write: f32, f16, q8_0")
    return parser.parse_args()


def start_processes(a):
    """-> this process's rank, and the processes it started"""
    rank = int(os.environ.get("TRAIN_RANK", 0))
    others = []
    if a.processes > 1:
        if rank == 0:
            os.environ["TRAIN_MEETING"] = os.path.join(tempfile.mkdtemp(), "meeting")
            command = [sys.executable] + sys.argv
            environment = lambda k: dict(os.environ, TRAIN_RANK=str(k))
            others = [
                subprocess.Popen(command, env=environment(k), stdout=subprocess.DEVNULL) for k in range(1, a.processes)
            ]
        dist.init_process_group(
            "gloo", init_method="file://" + os.environ["TRAIN_MEETING"], rank=rank, world_size=a.processes
        )
    return rank, others


def scored_texts():
    """the tickets that the model card scores: never trained on"""
    texts = set()
    for name in ("heldout.jsonl", "hand.jsonl", "fresh.jsonl"):
        with open(os.path.join(HERE, name), encoding="utf8") as file:
            texts |= {json.loads(line)["text"] for line in file}
    return texts


def encode(tokenizer, task):
    """-> all tokens, and how many of them are the prompt"""
    prompt = tokenizer.chat(task["system"], task["user"])
    answer = tokenizer.encode(task["answer"]) + [tokenizer.eos]
    return np.array(prompt + answer, dtype=np.int64), len(prompt)


class Batches:
    """fresh tasks for ever, in batches of similar length; `progress` (0 to 1) sets how hard they are"""

    def __init__(self, a, tokenizer, r, excluded):
        self.a, self.tokenizer, self.r, self.excluded = a, tokenizer, r, excluded
        self.progress = 0.0

    def tasks(self):
        level = min(1.0, self.a.first_level + self.progress / FULL_LEVEL_AT)
        for _ in range(2048):
            task = synth.sample(self.r, level=self.r.choice([level, level, level * self.r.random()]))
            if task["meta"]["text"] not in self.excluded:
                yield encode(self.tokenizer, task)

    def __iter__(self):
        while True:
            batches, current = [], []
            for example in sorted(self.tasks(), key=lambda x: len(x[0])):
                if current and (len(current) + 1) * len(example[0]) > self.a.tokens:
                    batches.append(current)
                    current = []
                current.append(example)
            batches.append(current)
            self.r.shuffle(batches)
            yield from batches


def loss_of(model, batch):
    """-> the loss on the answers, its mean a token, and the tokens that were computed"""
    length = max(len(tokens) for tokens, _ in batch)
    ids, weights = torch.zeros(len(batch), length, dtype=torch.long), torch.zeros(len(batch), length - 1)
    for row, (tokens, prompt) in enumerate(batch):
        ids[row, :len(tokens)] = torch.from_numpy(tokens)
        # A one-word answer counts nearly as much as a sentence.
        weights[row, prompt - 1:len(tokens) - 1] = 3 / (len(tokens) - prompt) ** 0.5
    keep = weights != 0
    losses = F.cross_entropy(model.logits(model.hidden(ids[:, :-1])[keep]), ids[:, 1:][keep], reduction="none")
    return (losses * weights[keep]).sum() / weights[keep].sum(), losses.mean().item(), ids.numel()


@torch.no_grad()
def generate(model, tokenizer, task, limit=60):
    prompt, out = tokenizer.chat(task["system"], task["user"]), []
    for _ in range(limit):
        best = int(model.logits(model.hidden(torch.tensor([prompt + out]))[0, -1]).argmax())
        if best == tokenizer.eos:
            break
        out.append(best)
    return tokenizer.decode(out)


def evaluate(model, tokenizer, tasks):
    """-> the share of exact answers at full difficulty, and the counts of each kind"""
    by_kind = {}
    for task in tasks:
        counts = by_kind.setdefault(task["kind"], [0, 0])
        counts[0] += generate(model, tokenizer, task) == task["answer"]
        counts[1] += 1
    exact = sum(right for right, _ in by_kind.values())
    return exact / len(tasks), {kind: f"{right}/{count}" for kind, (right, count) in by_kind.items()}


def save(directory, model, config):
    weights = {name: array.detach().numpy() for name, array in model.state_dict().items()}
    np.savez(os.path.join(directory, "weights.npz"), **weights)
    with open(os.path.join(directory, "config.json"), "w", encoding="utf8") as file:
        json.dump(config, file)
    return weights


def average(parameters, extra, processes):
    """averages the gradients, and the numbers of `extra`, over all processes"""
    flat = torch.cat([p.grad.flatten() for p in parameters] + [torch.tensor(extra)])
    if processes > 1:
        dist.all_reduce(flat)
        flat /= processes
    at = 0
    for p in parameters:
        p.grad.copy_(flat[at:at + p.numel()].view_as(p))
        at += p.numel()
    return flat[at:].tolist()


def train(a, rank, model, tokenizer, batches, held_out, config):
    matrices = [p for name, p in model.named_parameters() if p.ndim == 2 and "embedding" not in name]
    rest = [p for name, p in model.named_parameters() if p.ndim != 2 or "embedding" in name]
    optimizers = [Muon(matrices, a.muon_lr), torch.optim.AdamW(rest, lr=a.lr, betas=(0.9, 0.98), weight_decay=0.01)]
    groups = [(group, group["lr"]) for optimizer in optimizers for group in optimizer.param_groups]
    parameters, stream = list(model.parameters()), iter(batches)
    start, tokens, shown = time.time(), 0, None
    for step in range(1, a.steps + 1):
        batch = [next(stream) for _ in range(a.processes)][rank]
        scale = min(1, step / WARM_UP_STEPS) * min(1, (1 - batches.progress) / (1 - FALL_FROM))
        for group, lr in groups:
            group["lr"] = lr * scale
        for p in parameters:
            p.grad = None
        loss, answer_loss, computed = loss_of(model, batch)
        loss.backward()
        progress, answer_loss, computed = average(parameters, [step / a.steps, answer_loss, computed], a.processes)
        batches.progress = progress
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        for optimizer in optimizers:
            optimizer.step()
        tokens += computed * a.processes
        shown = answer_loss if shown is None else shown * 0.98 + answer_loss * 0.02
        if rank == 0 and step % 100 == 0:
            seconds = time.time() - start
            print(f"step {step}  {seconds:.0f} s  {tokens / seconds:.0f} tokens/s  answer loss {shown:.4f}", flush=True)
        if rank == 0 and step % 500 == 0:
            print("  held out", evaluate(model, tokenizer, held_out[:60]), flush=True)
            save(a.out, model, config)
    print(f"trained {a.steps} steps, {tokens:.0f} tokens, {time.time() - start:.0f} s", flush=True)


def new_vocabulary(r, size):
    texts = []
    for i in range(16000):
        task = synth.sample(r, level=i % 2)
        texts.append(synth.render(task["system"], task["user"]) + "\n" + task["answer"])
    return tok.train(texts, size)


def main():
    a = arguments()
    os.makedirs(a.out, exist_ok=True)
    rank, others = start_processes(a)
    torch.set_num_threads(1)
    torch.manual_seed(a.seed)
    torch.set_flush_denormal(True)
    config = dict(
        width=a.width, layers=a.layers, heads=a.heads, kv_heads=a.kv_heads, feed_forward=a.feed_forward,
        context=2048, theta=10000.0,
    )

    r = random.Random(a.seed)
    started_from = gguf.read(a.start) if a.start else None
    vocabulary = gguf.vocabulary_of(started_from[0]) if started_from else new_vocabulary(r, a.vocabulary)
    tokenizer = tok.Tokenizer(vocabulary)
    held_out_rng = random.Random(10 ** 6 + a.seed)
    held_out = [synth.sample(held_out_rng) for _ in range(400)]
    excluded = scored_texts() | {task["meta"]["text"] for task in held_out if task["kind"] != "copy"}

    model = Model(config, len(vocabulary["tokens"]))
    if started_from:
        weights = gguf.weights_of(started_from[1], a.layers)
        model.load_state_dict({name: torch.from_numpy(array.copy()) for name, array in weights.items()})
    if rank == 0:
        with open(os.path.join(a.out, "vocab.json"), "w", encoding="utf8") as file:
            json.dump(vocabulary, file)
        print("parameters", sum(p.numel() for p in model.parameters()), "vocabulary", len(vocabulary["tokens"]), flush=True)
    train(a, rank, model, tokenizer, Batches(a, tokenizer, r, excluded), held_out, config)
    if rank:
        return
    for other in others:
        other.wait()
    print("held out, exact:", evaluate(model, tokenizer, held_out), flush=True)
    print(gguf.export(a.out, save(a.out, model, config), config, vocabulary, a.kinds.split(",")))


if __name__ == "__main__":
    main()
