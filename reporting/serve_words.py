"""The fixed texts of `fairblock serve`."""

from ..engine.language.texts import Text

SERVE_WORDS: dict[str, Text] = {
    "serve_no_starlette": Text(
        "`fairblock serve` 需要 Starlette 等：请运行 pip install 'fairblock[serve]'",
        "`fairblock serve` needs Starlette and others: run pip install 'fairblock[serve]'",
    ),
    "serve_no_tokens": Text(
        "没有令牌文件：用 --tokens 写明，并先用 --new-token NAME --scope decide 生成令牌；只在本机试用可加 --no-auth",
        "no file of tokens: name it with --tokens, and make a token first with --new-token NAME --scope decide; to try it on this machine only, say --no-auth",
    ),
    "serve_no_token_file": Text("请用 --tokens 写明令牌文件", "name the file of tokens with --tokens"),
    "serve_no_scope": Text(
        "请用 --scope 写明令牌的权限：decide、log.read、admin",
        "say what the token permits with --scope: decide, log.read, admin",
    ),
    "serve_auth_twice": Text("--no-auth 与令牌文件不能同时使用", "--no-auth and a file of tokens do not go together"),
    "serve_no_auth_open": Text(
        "--no-auth 只能用在本机地址上，而不是 `{host}`", "--no-auth is for a loopback address only, not for `{host}`"
    ),
    "serve_tokens_mode": Text(
        "别人也能读写令牌文件 {file}；请运行 chmod 600 {file}",
        "others can read or write the file of tokens {file}; run chmod 600 {file}",
    ),
    "serve_tokens_unreadable": Text("读不了令牌文件 {file}：{why}", "cannot read the file of tokens {file}: {why}"),
    "serve_tokens_unwritable": Text("写不了令牌文件 {file}：{why}", "cannot write the file of tokens {file}: {why}"),
    "serve_tokens_line": Text(
        "{file} 第 {line} 行不是 `名称 权限 sha256:指纹`；请用 --new-token 生成",
        "line {line} of {file} is not `NAME SCOPES sha256:DIGEST`; make it with --new-token",
    ),
    "serve_tokens_empty": Text(
        "令牌文件 {file} 里没有令牌；请用 --new-token NAME --scope decide 生成",
        "the file of tokens {file} holds none; make one with --new-token NAME --scope decide",
    ),
    "serve_tokens_kept": Text(
        "令牌没有重读，以前的令牌全部仍然有效，包括已从文件里删去的：{why}",
        "the tokens were not read again, and all known before are still valid, also those taken out of the file: {why}",
    ),
    "serve_tokens_again": Text("令牌已按 {file} 重读", "the tokens are again those of {file}"),
    "serve_token_twice": Text("{file} 里已有名为 `{name}` 的令牌", "{file} has a token called `{name}` already"),
    "serve_digest_twice": Text(
        "{file} 里 `{name}` 与 `{other}` 是同一个令牌；请删去一行",
        "{file} has one token as `{name}` and as `{other}`; remove one of the two",
    ),
    "serve_token_name": Text(
        "令牌的名称 `{name}` 应由 1 到 64 个字母、数字、`_`、`.`、`-` 组成",
        "the name of a token is 1 to 64 letters, digits, `_`, `.` and `-`, not `{name}`",
    ),
    "serve_new_token": Text(
        "令牌只显示这一次；{file} 里只存了它的指纹",
        "this is the only time that the token is shown; {file} holds its digest only",
    ),
    "serve_not_bound": Text("不能监听 {host} 端口 {port}：{why}", "cannot listen on {host} port {port}: {why}"),
    "serve_started": Text(
        "正在 {address} 提供服务（进程 {pid}）：{policies}", "serving on {address} (process {pid}): {policies}"
    ),
    "serve_no_workers": Text("这个系统上只能用一个进程", "on this system there can be one process only"),
    "serve_log": Text("决定日志用不了（{code}）：{why}", "the decision log cannot be used ({code}): {why}"),
    "serve_worker_killed": Text(
        "进程 {pid} 被信号 {how} 终止；{seconds} 秒后由新进程接替",
        "process {pid} was killed by {how}; another takes its place in {seconds} seconds",
    ),
    "serve_worker_ended": Text(
        "进程 {pid} 以 {how} 结束；{seconds} 秒后由新进程接替",
        "process {pid} ended with {how}; another takes its place in {seconds} seconds",
    ),
    "serve_worker_unforked": Text(
        "启动不了新进程（{why}）；{seconds} 秒后再试",
        "no new process could be started ({why}); again in {seconds} seconds",
    ),
    "serve_worker_failed": Text(
        "进程 {pid} 启动不了，以 {code} 结束；整个服务因此停止",
        "process {pid} could not start and ended with {code}; so the whole service stops",
    ),
    "serve_worker_broke": Text("进程 {pid} 出错：{why}", "process {pid} failed: {why}"),
    "serve_cannot_start": Text("启动不了：{why}", "cannot start: {why}"),
    "serve_failed": Text("因出错而停止", "stopped because of an error"),
    "serve_stopped": Text("已停止，手头的请求都已答复", "stopped; everything under way was answered"),
}
