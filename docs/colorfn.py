"""Reads a .colorfn file and evaluates it in double precision, as colorfn-format.md says. Python 3.8, standard library.

    echo "grass.colorfn 550" | python3 colorfn.py

A line names a file and a point, the components of all inputs; the components of all outputs come back in a line.
Trusted are types, limits, and what is said of the color beside the function.
"""
import functools, json, math, operator, struct, sys


def total(f, otherwise):  # Python raises where IEEE 754 has infinities and NaN
    def g(*x):
        try:
            return f(*x)
        except (ArithmeticError, ValueError):
            return otherwise(*x)
    return g


NAN, INF, SIGN = math.nan, math.inf, math.copysign
FUNCTIONS = {  # of numbers, or of each component
    "neg": operator.neg, "abs": abs, "tanh": math.tanh, "asinh": math.asinh, "atan2": math.atan2,
    "floor": total(lambda x: SIGN(math.floor(x), x), lambda x: x), "round": total(lambda x: SIGN(round(x), x), lambda x: x),
    "sqrt": total(math.sqrt, lambda x: NAN), "cbrt": lambda x: SIGN(abs(x) ** (1 / 3), x),
    "inverse-sqrt": total(lambda x: 1 / math.sqrt(x), lambda x: NAN if x else SIGN(INF, x)),
    "exp": total(math.exp, lambda x: INF), "exp2": total(lambda x: 2.0**x, lambda x: INF),
    "ln": total(math.log, lambda x: NAN if x else -INF), "log2": total(math.log2, lambda x: NAN if x else -INF),
    "sin": total(math.sin, lambda x: NAN), "cos": total(math.cos, lambda x: NAN),
    "add": operator.add, "sub": operator.sub, "mul": operator.mul, "mul-add": lambda a, b, c: a * b + c,
    "div": total(operator.truediv, lambda a, b: a * SIGN(INF, b)), "pow": total(math.pow, lambda a, b: NAN if a < 0 else INF),
    "min": lambda a, b: a if a < b else b, "max": lambda a, b: a if a > b else b,
    "less": operator.lt, "less-equal": operator.le, "equal": operator.eq,
    "and": operator.and_, "or": operator.or_, "not": operator.not_}
OTHERS = {  # of the color, what the node says, and its operands
    "input": lambda color, k: color.point[k], "literal": lambda color, x: float(x), "row": lambda color, depth: color.rows[depth],
    "select": lambda color, ids, condition, then, otherwise: then if condition else otherwise,
    "compose": lambda color, ids, *parts: parts, "splat": lambda color, node, x: (x,) * node["width"],
    "component": lambda color, node, x: x[node["index"]], "inner-product": lambda color, ids, a, b: product(a, b),
    "read": lambda color, node, row, column: color.read(node, row, column, node["width"]),
    "dot": lambda color, node, row, array: product(color.row(node, row)[node["column"]:], array),
    "at": lambda color, ids, array, x: array[cell(x, len(array))]}
OPERANDS = {"input": [], "literal": [], "row": [], "splat": ["of"], "component": ["of"], "read": ["row", "column"],
            "dot": ["row", "array"], "sum": ["body"], "collect": ["body"], "scatter": ["index", "value"]}


def each(f, *x):  # a number beside a vector is each component's
    n = max(len(a) if isinstance(a, tuple) else 0 for a in x)
    return tuple(f(*(a[k] if isinstance(a, tuple) else a for a in x)) for k in range(n)) if n else f(*x)


def product(a, b):
    return sum(map(operator.mul, a, b))


def cell(x, n):  # clamp(floor(x), 0, n - 1), of NaN 0
    return n - 1 if x >= n else int(x) if x >= 1 else 0


def distinct(pairs):
    if len(dict(pairs)) < len(pairs):
        raise ValueError("a key is there twice")
    return dict(pairs)


def finite(text):
    if not math.isfinite(float(text)):
        raise ValueError(f"{text} is not a finite number")
    return float(text)


def integer(text):
    return -0.0 if text == "-0" else int(text)


class Color:
    def __init__(self, text):
        file = json.loads(text, object_pairs_hook=distinct, parse_float=finite, parse_constant=finite, parse_int=integer)
        if next(iter(file)) != "colorfn" or file["colorfn"] != 1:
            raise ValueError("no .colorfn file of version 1")
        self.inputs, self.outputs, self.rows = file["inputs"], file["outputs"], [0] * 8
        self.blocks = [self.block(**block) for block in file["parameters"]]
        self.nodes, self.values, self.level, free = [], [], [], []  # free: on which rows a node depends, a bit each
        for i, node in enumerate(file["nodes"]):
            [(op, node)] = [item for item in node.items() if item[0] != "name"]
            ids = node if isinstance(node, list) else [node[key] for key in OPERANDS[op]]
            if any(not 0 <= k < i for k in ids):
                raise ValueError(f"node {i} reads a node that does not come before it")
            rows = functools.reduce(operator.or_, (free[k] for k in ids), 1 << node if op == "row" else 0)
            is_loop = op in ("sum", "collect", "scatter")
            free.append(rows & ~(1 << node["depth"]) if is_loop else rows)
            self.level.append(free[i].bit_length())
            self.nodes.append((op, node, ids, self.steps(ids, node["depth"] + 1) if is_loop else None))
            self.values.append(None)
        self.outer = self.steps([port["node"] for port in self.outputs], 0)

    def block(self, name, role, rows, columns, type, values):
        values = [struct.unpack("<f", struct.pack("<f", x))[0] if type == "f32" else float(x) for x in values]
        if len(values) != rows * columns:
            raise ValueError(f"{name} has not the values that it says")
        return [values[i:i + columns] for i in range(0, len(values), columns)]

    def steps(self, ids, level):  # what these need of the nodes that are computed so deep in loops, in order
        found, waiting = set(), list(ids)
        while waiting:
            k = waiting.pop()
            if k not in found and self.level[k] >= level:
                found.add(k)
                waiting.extend(self.nodes[k][2])
        return sorted(k for k in found if self.level[k] == level)

    def run(self, steps):
        for k in steps:
            op, node, ids, body = self.nodes[k]
            x = [] if body is not None else [self.values[i] for i in ids]
            self.values[k] = (self.loop(op, node, ids, body) if body is not None else
                              each(FUNCTIONS[op], *x) if op in FUNCTIONS else OTHERS[op](self, node, *x))

    def loop(self, op, node, ids, body):
        result = [0.0] * node.get("len", 0)
        for self.rows[node["depth"]] in range(node["n"]):
            self.run(body)
            if op == "scatter":
                result[cell(self.values[ids[0]], node["len"])] += self.values[ids[1]]
            else:
                result.append(self.values[ids[0]])
        return each(lambda *terms: sum(terms), *result) if op == "sum" else result

    def row(self, node, row):
        block = self.blocks[node["block"]]
        return block[cell(row, len(block))]

    def read(self, node, row, column, width):
        row = self.row(node, row)
        column = cell(column, len(row))
        return row[column] if width == 1 else tuple(row[column:column + width])

    def __call__(self, components):
        rest = iter(components)
        point = [tuple(next(rest) for _ in range(port["width"])) for port in self.inputs]
        self.point = [x if len(x) > 1 else x[0] for x in point]
        self.run(self.outer)
        results = [self.values[port["node"]] for port in self.outputs]
        return [x for value in results for x in (value if isinstance(value, tuple) else [value])]


if __name__ == "__main__":
    colors = {}
    for path, *point in map(str.split, sys.stdin):
        if path not in colors:
            with open(path, encoding="utf-8") as file:
                colors[path] = Color(file.read())
        print(*map(float, colors[path](map(float, point))), flush=True)
