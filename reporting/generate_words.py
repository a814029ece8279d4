"""The fixed texts of `fairblock generate`."""

from ..engine.language.texts import Text

GENERATE_WORDS: dict[str, Text] = {
    "generate_running": Text("正在编造案件", "making cases"),
    "generate_written": Text("已把 {count} 个案件写入 {file}", "wrote {count} cases to {file}"),
    "generate_ending": Text(
        "看不出 `{file}` 要写成什么格式：请用 .jsonl 或 .parquet 结尾，或用 - 写到标准输出",
        "cannot tell the format of `{file}`: let it end in .jsonl or .parquet, or write - for standard output",
    ),
    "generate_no_pyarrow": Text(
        "写 `{file}` 需要 PyArrow：请运行 pip install 'fairblock[batch]'，或改写成 .jsonl",
        "writing `{file}` needs PyArrow: run pip install 'fairblock[batch]', or write .jsonl instead",
    ),
    "generate_folder": Text("`{file}` 是文件夹：请给出文件名", "`{file}` is a folder: give the name of a file"),
    "generate_exists": Text(
        "`{file}` 已经存在：换一个名字，或加 --force 覆盖它",
        "`{file}` is already there: give another name, or --force to write over it",
    ),
    "generate_same": Text(
        "案件和真相不能写到同一个文件 `{file}`", "cases and truth cannot go to the same file `{file}`"
    ),
    "generate_unwritable": Text("写不了 {file}：{why}", "cannot write {file}: {why}"),
    "generate_share": Text(
        "`{text}` 不是比例：请写 0 到 1 之间的数", "`{text}` is no share: write a number from 0 to 1"
    ),
    "generate_month": Text(
        "`{text}` 不是月份：请写成 2025-01 这样，年份在 2000 到 2200 之间",
        "`{text}` is no month: write it like 2025-01, with a year from 2000 to 2200",
    ),
    "generate_platform": Text(
        "`{text}` 不能作平台名：只用小写英文字母、数字、- 和 _，例如 taobao",
        "`{text}` is no name of a platform: write small Latin letters, digits, - and _ only, such as taobao",
    ),
    "generate_backwards": Text(
        "--until `{until}` 在 --since `{since}` 之前：请让它是同一个月或更晚",
        "--until `{until}` is before --since `{since}`: let it be the same month or a later one",
    ),
}
