"""The README of a new policy, in both languages; `{name}` and `{extends}` are filled in."""

ENGLISH = """\
# {name}

[中文](README.zh.md)

When may this shop block a buyer? `fairblock` reads the rules in this folder, and those of `{extends}`, which they
add to.

| file | what is in it |
|---|---|
| `policy.yaml` | the name, the policy that this one extends, and the numbers, each with its reason |
| `rules.yaml` | the rules; one to begin with: parcels that arrived, and were said not to have |
| `tests/` | what must come out in which case; the cases are in `tests/cases/` and made up |

## Every day

```console
$ fairblock lint .
$ fairblock fmt .
$ fairblock test .
$ fairblock new case --policy . --ground malicious_order --out case.json
$ fairblock check case.json --policy .
```

`lint` shows mistakes with their lines, `fmt` lays out the files, `test` says what changed, `new case` writes a case to
fill in, `check` decides it.

## Are the tests enough?

```console
$ fairblock test . --coverage
$ fairblock mutate .
```

`--coverage` lists the conditions that no test has seen true, false or unknown. `mutate` changes one number or condition
after the other and lists the changes that no test notices; it may take minutes, and `-k RULE` looks at one rule only.
Passing tests alone say little: the ones that `fairblock new` writes leave much untried.

All cases, not only those tried, with `pip install 'fairblock[analysis]'`: `fairblock analyze .` finds what can never
happen or never matters, `fairblock prove .` proves what `{extends}` promises, and what you promise in `claims.yaml`,
and `fairblock diff OLD .` says what a change means.

To have `lint`, `fmt` and `test` run before each commit, see "Before every commit" in fairblock's
`docs/files.md`.

## Change it

1. A number of `{extends}`: write it again, under the same name, under `parameters` in `policy.yaml`, with your own
   `why`.
2. A new rule: `fairblock new rule --policy .` asks for what it needs.
3. Tests for a rule: `fairblock new test --policy . --rule ID`.
4. Raise `version` when the rules change.
"""
CHINESE = """\
# {name}

[English](README.md)

本店什么时候可以拉黑买家？`fairblock` 读取这个文件夹里的规则，加上所继承的 `{extends}` 的规则。

| 文件 | 内容 |
|---|---|
| `policy.yaml` | 名称、继承的规则集，以及各个数字和理由 |
| `rules.yaml` | 规则；先有一条：货已签收，却说没有收到 |
| `tests/` | 什么案件应得出什么结论；案件在 `tests/cases/`，都是编造的 |

## 日常

```console
$ fairblock lint .
$ fairblock fmt .
$ fairblock test .
$ fairblock new case --policy . --ground malicious_order --out case.json
$ fairblock check case.json --policy .
```

`lint` 指出错误和所在的行，`fmt` 整理文件，`test` 看结论有没有变，`new case` 写出一份待填的案件，`check` 作出判断。

## 测试够不够

```console
$ fairblock test . --coverage
$ fairblock mutate .
```

`--coverage` 列出没有任何测试见过成立、不成立或不清楚的条件。`mutate` 逐个改动数字和条件，列出没有测试发现的改动；
可能要几分钟，`-k 规则` 只看一条规则。测试全部通过说明不了多少：`fairblock new` 写的测试只是开头。

要查所有案件而不只是试过的，先 `pip install 'fairblock[analysis]'`：`fairblock analyze .` 找出永远不会发生、
从不起作用的地方；`fairblock prove .` 证明 `{extends}` 的承诺，以及您写在 `claims.yaml` 里的承诺；
`fairblock diff 旧 .` 说明一次修改在含义上改了什么。

要在每次提交前自动运行 `lint`、`fmt` 和 `test`，见 fairblock 的 `docs/zh/files.md`
中“每次提交前”一节。

## 修改

1. 改 `{extends}` 的数字：在 `policy.yaml` 的 `parameters` 下用同样的名字再写一遍，并写上自己的理由（`why`）。
2. 加一条规则：`fairblock new rule --policy .` 会逐项询问。
3. 给规则写测试：`fairblock new test --policy . --rule 编号`。
4. 规则改了，就加大 `version`。
"""
README = {"README.md": ENGLISH, "README.zh.md": CHINESE}
