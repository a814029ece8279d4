"""What can go wrong with durable-rules, said as one error with a stable code."""

from ...language.portable import Portable
from ...language.texts import Text, fill

MESSAGES: dict[str, Text] = {
    "rete.unavailable": Text("不能用 durable-rules 判断：{why}", "cannot decide with durable-rules: {why}"),
    "rete.crashed": Text(
        "运行 durable-rules 的子进程意外结束（启动过 {tries} 次）：{why}",
        "the process that runs durable-rules ended of itself (started {tries} times): {why}",
    ),
    "rete.timeout": Text(
        "durable-rules 在 {seconds} 秒内没有给出结果，已经停掉",
        "durable-rules gave no answer in {seconds} seconds and was stopped",
    ),
    "rete.limit": Text("超出 durable-rules 能承受的范围：{why}", "more than durable-rules can take: {why}"),
    "rete.failed": Text("durable-rules 报错：{why}", "durable-rules reports: {why}"),
    "rete.closed": Text("这个执行器已经关闭", "this executor has been closed"),
}
NOT_INSTALLED = Text(
    "没有安装 durable-rules；它只有源码包，需要 C 编译器和低于 3.13 的 Python",
    "durable-rules is not installed; it comes as source only, and needs a C compiler and a Python below 3.13",
)
NO_PYTHON = Text("不知道用哪个 Python 启动子进程", "it is not known with which Python to start a process")


class ExecutorError(Portable):
    """The rete executor has no answer. `code` is one of `MESSAGES`; `text` says it in Chinese and English."""

    def __init__(self, code: str, **values: object) -> None:
        self.code = code
        self.text = fill(MESSAGES[code], values)
        super().__init__(f"{code}: {self.text.en}")
