"""The network: Mistral's architecture (RMSNorm, RoPE, grouped-query attention, SwiGLU) in a few lines of torch."""
import torch
import torch.nn as nn
import torch.nn.functional as F


class Norm(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))

    def forward(self, x):
        return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-5) * self.weight


class Block(nn.Module):
    def __init__(self, config):
        super().__init__()
        width, self.heads, self.kv_heads = config["width"], config["heads"], config["kv_heads"]
        self.head_width = width // self.heads
        self.attention_norm, self.ff_norm = Norm(width), Norm(width)
        self.qkv = nn.Linear(width, width + 2 * self.kv_heads * self.head_width, bias=False)
        self.out = nn.Linear(width, width, bias=False)
        self.gate_up = nn.Linear(width, 2 * config["feed_forward"], bias=False)
        self.down = nn.Linear(config["feed_forward"], width, bias=False)

    def attend(self, x, cos, sin, mask):
        batch, length, width = x.shape
        heads, kv_heads, h = self.heads, self.kv_heads, self.head_width
        z = self.qkv(x).view(batch, length, heads + 2 * kv_heads, h).transpose(1, 2)
        qk, v = z[:, :heads + kv_heads], z[:, heads + kv_heads:]
        even, odd = qk[..., 0::2], qk[..., 1::2]  # llama.cpp's "llama" rope rotates neighbouring pairs
        qk = torch.stack((even * cos - odd * sin, even * sin + odd * cos), -1).flatten(-2)
        q, k = qk[:, :heads], qk[:, heads:]
        group = heads // kv_heads
        q = q.reshape(batch, kv_heads, group * length, h)
        scores = (q @ k.transpose(-1, -2)).view(batch, kv_heads, group, length, length) * (h ** -0.5) + mask
        mixed = scores.softmax(-1).view(batch, kv_heads, group * length, length) @ v
        return self.out(mixed.view(batch, heads, length, h).transpose(1, 2).reshape(batch, length, width))

    def forward(self, x, cos, sin, mask):
        x = x + self.attend(self.attention_norm(x), cos, sin, mask)
        gate, up = self.gate_up(self.ff_norm(x)).chunk(2, -1)
        return x + self.down(F.silu(gate) * up)


class Model(nn.Module):
    """config: width, layers, heads, kv_heads, feed_forward, context, theta"""

    def __init__(self, config, vocabulary_size):
        super().__init__()
        self.config = config
        self.embedding = nn.Embedding(vocabulary_size, config["width"])
        self.blocks = nn.ModuleList(Block(config) for _ in range(config["layers"]))
        self.norm = Norm(config["width"])
        for name, parameter in self.named_parameters():
            if parameter.ndim == 2:
                nn.init.normal_(parameter, std=initial_std(name, config["width"]))

    def hidden(self, ids):
        length, h = ids.shape[1], self.config["width"] // self.config["heads"]
        frequencies = self.config["theta"] ** (-torch.arange(0, h, 2) / h)
        angles = torch.arange(length)[:, None] * frequencies[None]
        mask = torch.full((length, length), float("-inf")).triu(1)
        x = self.embedding(ids)
        for block in self.blocks:
            x = block(x, angles.cos(), angles.sin(), mask)
        return self.norm(x)

    def logits(self, hidden):
        return hidden @ self.embedding.weight.t()


def initial_std(name, width):
    if "embedding" in name:
        return 0.02
    std = width ** -0.5
    if name.endswith(("out.weight", "down.weight")):
        std *= 0.3  # what is added to the residual stream starts small
    return std * 0.6 if "down" in name else std


class Muon(torch.optim.Optimizer):
    """momentum, made orthogonal by five Newton-Schulz steps: https://kellerjordan.github.io/posts/muon/"""

    def __init__(self, parameters, lr):
        super().__init__(parameters, dict(lr=lr))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for p in group["params"]:
                momentum = self.state[p].setdefault("momentum", torch.zeros_like(p))
                momentum.mul_(0.95).add_(p.grad)
                update = orthogonal(p.grad + 0.95 * momentum) * max(1, p.shape[0] / p.shape[1]) ** 0.5
                p.mul_(1 - group["lr"] * 0.02).add_(update, alpha=-group["lr"])


def orthogonal(gradient):
    x = gradient / (gradient.norm() + 1e-7)
    tall = x.shape[0] > x.shape[1]
    if tall:
        x = x.t()
    for _ in range(5):
        a = x @ x.t()
        x = 3.4445 * x + (-4.7750 * a + 2.0315 * a @ a) @ x
    return x.t() if tall else x
