"""Writes and reads GGUF version 3 (f32, f16, q8_0), with the metadata llama.cpp needs to run the model.

    python3 gguf.py DIR [kind ...]    writes DIR/weights.npz and DIR/vocab.json as GGUF again
"""
import json
import struct
import sys

import numpy as np

# Value types and tensor types of the format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
UINT32, INT32, FLOAT32, BOOL, STRING, ARRAY = 4, 5, 6, 7, 8, 9
TENSOR_F32, TENSOR_F16, TENSOR_Q8_0 = 0, 1, 8
FILE_TYPES = {"f32": 0, "f16": 1, "q8_0": 7}
ALIGNMENT = 32

# Mistral's [INST] form; system text goes in front of the next user message.
CHAT_TEMPLATE = """{%- set ns = namespace(system='') -%}
{%- for m in messages -%}
{%- if m['role'] == 'system' and m['content'] -%}{%- set ns.system = ns.system + m['content'] + '\\n\\n' -%}
{%- elif m['role'] == 'user' -%}{{- '[INST]' + ns.system + m['content'] + '[/INST]' -}}{%- set ns.system = '' -%}
{%- elif m['role'] == 'assistant' -%}{{- m['content'] + '</s>' -}}
{%- endif -%}
{%- endfor -%}"""


def string(text):
    encoded = text.encode()
    return struct.pack("<Q", len(encoded)) + encoded


def value(v):
    """-> the type of a metadata value, and its bytes"""
    if isinstance(v, bool):
        return BOOL, struct.pack("<?", v)
    if isinstance(v, int):
        return UINT32, struct.pack("<I", v)
    if isinstance(v, float):
        return FLOAT32, struct.pack("<f", v)
    if isinstance(v, str):
        return STRING, string(v)
    if isinstance(v, list):
        kind = STRING if isinstance(v[0], str) else FLOAT32 if isinstance(v[0], float) else INT32
        if kind == STRING:
            body = b"".join(string(item) for item in v)
        else:
            body = np.array(v, dtype="<f4" if kind == FLOAT32 else "<i4").tobytes()
        return ARRAY, struct.pack("<IQ", kind, len(v)) + body
    raise TypeError(v)


def q8_0(array):
    """blocks of 32 weights: a half-precision scale and 32 signed bytes"""
    blocks = array.astype(np.float32).reshape(-1, 32)
    scale = np.abs(blocks).max(1, keepdims=True) / 127
    inverse = np.divide(1, scale, out=np.zeros_like(scale), where=scale != 0)
    quantized = np.round(blocks * inverse).astype(np.int8)
    return np.concatenate([scale.astype("<f2").view(np.uint8), quantized.view(np.uint8)], 1).tobytes()


def tensor_bytes(array, kind):
    """vectors stay f32, as in llama.cpp"""
    if array.ndim == 1 or kind == "f32":
        return TENSOR_F32, array.astype("<f4").tobytes()
    if kind == "f16":
        return TENSOR_F16, array.astype("<f2").tobytes()
    return TENSOR_Q8_0, q8_0(array)


def padded(data):
    return data + b"\0" * (-len(data) % ALIGNMENT)


def write(path, metadata, tensors, kind):
    """tensors: name -> array in torch's order (rows, columns); GGUF names the dimensions the other way round"""
    infos, blobs, offset = [], [], 0
    for name, array in tensors.items():
        tensor_type, data = tensor_bytes(array, kind)
        shape = b"".join(struct.pack("<Q", n) for n in reversed(array.shape))
        infos.append(string(name) + struct.pack("<I", array.ndim) + shape + struct.pack("<IQ", tensor_type, offset))
        blobs.append(padded(data))
        offset += len(blobs[-1])
    head = b"GGUF" + struct.pack("<IQQ", 3, len(infos), len(metadata))
    for key, v in metadata.items():
        kind_of_value, data = value(v)
        head += string(key) + struct.pack("<I", kind_of_value) + data
    with open(path, "wb") as file:
        file.write(padded(head + b"".join(infos)) + b"".join(blobs))


def metadata_of(name, config, vocabulary, kind):
    return {
        "general.architecture": "llama",
        "general.name": name,
        "general.file_type": FILE_TYPES[kind],
        "general.quantization_version": 2,
        "llama.context_length": config["context"],
        "llama.embedding_length": config["width"],
        "llama.block_count": config["layers"],
        "llama.feed_forward_length": config["feed_forward"],
        "llama.attention.head_count": config["heads"],
        "llama.attention.head_count_kv": config["kv_heads"],
        "llama.attention.layer_norm_rms_epsilon": 1e-5,
        "llama.rope.dimension_count": config["width"] // config["heads"],
        "llama.rope.freq_base": float(config["theta"]),
        "llama.vocab_size": len(vocabulary["tokens"]),
        "tokenizer.ggml.model": "llama",
        "tokenizer.ggml.pre": "default",
        "tokenizer.ggml.tokens": vocabulary["tokens"],
        "tokenizer.ggml.scores": vocabulary["scores"],
        "tokenizer.ggml.token_type": vocabulary["types"],
        "tokenizer.ggml.unknown_token_id": 0,
        "tokenizer.ggml.bos_token_id": 1,
        "tokenizer.ggml.eos_token_id": 2,
        "tokenizer.ggml.add_bos_token": True,
        "tokenizer.ggml.add_eos_token": False,
        "tokenizer.ggml.add_space_prefix": False,
        "tokenizer.chat_template": CHAT_TEMPLATE,
    }


def tensors_of(weights, config):
    """train.py's arrays under llama.cpp's names; the fused projections are split"""
    width, feed_forward = config["width"], config["feed_forward"]
    kv_width = config["kv_heads"] * (width // config["heads"])
    # No output.weight: llama.cpp then uses the embedding for both ends.
    tensors = {"token_embd.weight": weights["embedding.weight"], "output_norm.weight": weights["norm.weight"]}
    for i in range(config["layers"]):
        block, out = f"blocks.{i}.", f"blk.{i}."
        qkv, gate_up = weights[block + "qkv.weight"], weights[block + "gate_up.weight"]
        tensors.update({
            out + "attn_norm.weight": weights[block + "attention_norm.weight"],
            out + "attn_q.weight": qkv[:width],
            out + "attn_k.weight": qkv[width:width + kv_width],
            out + "attn_v.weight": qkv[width + kv_width:],
            out + "attn_output.weight": weights[block + "out.weight"],
            out + "ffn_norm.weight": weights[block + "ff_norm.weight"],
            out + "ffn_gate.weight": gate_up[:feed_forward],
            out + "ffn_up.weight": gate_up[feed_forward:],
            out + "ffn_down.weight": weights[block + "down.weight"],
        })
    return tensors


def export(directory, weights, config, vocabulary, kinds, name="tiny-triage"):
    """-> the paths of the files, one for each kind"""
    paths = []
    for kind in kinds:
        paths.append(f"{directory}/{name}-{kind}.gguf")
        write(paths[-1], metadata_of(name, config, vocabulary, kind), tensors_of(weights, config), kind)
    return paths


class Reader:
    """reads the little-endian values of a GGUF file one after another"""

    def __init__(self, data):
        self.data, self.at = data, 0

    def number(self, form):
        (v,) = struct.unpack_from("<" + form, self.data, self.at)
        self.at += struct.calcsize("<" + form)
        return v

    def text(self):
        length = self.number("Q")
        self.at += length
        return self.data[self.at - length:self.at].decode()

    def value(self, kind):
        if kind == STRING:
            return self.text()
        if kind == ARRAY:
            item_kind, count = self.number("I"), self.number("Q")
            return [self.value(item_kind) for _ in range(count)]
        return self.number({UINT32: "I", INT32: "i", FLOAT32: "f", BOOL: "?"}[kind])


def array_of(data, tensor_type, shape):
    count = int(np.prod(shape))
    if tensor_type == TENSOR_F32:
        return np.frombuffer(data, "<f4", count).reshape(shape)
    if tensor_type == TENSOR_F16:
        return np.frombuffer(data, "<f2", count).astype(np.float32).reshape(shape)
    blocks = np.frombuffer(data, np.uint8, count // 32 * 34).reshape(-1, 34)
    scale = blocks[:, :2].copy().view("<f2").astype(np.float32)
    return (blocks[:, 2:].copy().view(np.int8) * scale).astype(np.float32).reshape(shape)


def read(path):
    """-> metadata, and name -> array in torch's order; only files that write() wrote"""
    with open(path, "rb") as file:
        reader = Reader(file.read())
    if reader.data[:4] != b"GGUF":
        raise ValueError(path + " is not a GGUF file")
    reader.at = 4
    reader.number("I")
    tensor_count, value_count = reader.number("Q"), reader.number("Q")
    metadata = {}
    for _ in range(value_count):
        key, kind = reader.text(), reader.number("I")
        metadata[key] = reader.value(kind)
    infos = []
    for _ in range(tensor_count):
        name, dimensions = reader.text(), reader.number("I")
        shape = [reader.number("Q") for _ in range(dimensions)][::-1]
        infos.append((name, shape, reader.number("I"), reader.number("Q")))
    start = reader.at + -reader.at % ALIGNMENT
    return metadata, {name: array_of(reader.data[start + offset:], kind, shape) for name, shape, kind, offset in infos}


def vocabulary_of(metadata):
    key = "tokenizer.ggml."
    return dict(tokens=metadata[key + "tokens"], scores=metadata[key + "scores"], types=metadata[key + "token_type"])


def weights_of(tensors, layers):
    """the reverse of tensors_of()"""
    weights = {"embedding.weight": tensors["token_embd.weight"], "norm.weight": tensors["output_norm.weight"]}
    for i in range(layers):
        block, source = f"blocks.{i}.", f"blk.{i}."
        part = lambda *names: np.concatenate([tensors[source + name + ".weight"] for name in names])
        weights.update({
            block + "attention_norm.weight": part("attn_norm"),
            block + "qkv.weight": part("attn_q", "attn_k", "attn_v"),
            block + "out.weight": part("attn_output"),
            block + "ff_norm.weight": part("ffn_norm"),
            block + "gate_up.weight": part("ffn_gate", "ffn_up"),
            block + "down.weight": part("ffn_down"),
        })
    return weights


if __name__ == "__main__":
    directory = sys.argv[1]
    with open(directory + "/config.json", encoding="utf8") as config_file:
        saved_config = json.load(config_file)
    with open(directory + "/vocab.json", encoding="utf8") as vocab_file:
        saved_vocabulary = json.load(vocab_file)
    print(export(directory, dict(np.load(directory + "/weights.npz")), saved_config, saved_vocabulary, sys.argv[2:] or ["q8_0"]))
