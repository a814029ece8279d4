"""Every problem that the service answers with: its HTTP status, what it is called, and what it says (RFC 9457)."""

import attrs

from ...engine.language.texts import Text


@attrs.frozen
class Kind:
    """One kind of problem: the status it is sent with, its title, and its detail with blanks."""

    status: int
    title: Text
    detail: Text


PROBLEMS: dict[str, Kind] = {
    "http.malformed": Kind(
        400,
        Text("不是合法的 HTTP 请求", "not an HTTP request"),
        Text("请求不符合 HTTP/1.1", "the request is not HTTP/1.1 as it should be"),
    ),
    "http.unknown_parameter": Kind(
        400,
        Text("不认识的查询参数", "unknown query parameter"),
        Text(
            "这里没有查询参数 `{name}`；可用的有：{names}",
            "there is no query parameter `{name}` here; there is: {names}",
        ),
    ),
    "http.parameter_twice": Kind(
        400,
        Text("查询参数重复", "query parameter given twice"),
        Text("查询参数 `{name}` 只能写一次", "the query parameter `{name}` can be given once only"),
    ),
    "http.header_twice": Kind(
        400,
        Text("请求头重复", "header given twice"),
        Text("请求头 `{name}` 只能写一次", "the header `{name}` can be given once only"),
    ),
    "http.token_in_query": Kind(
        400,
        Text("令牌写进了网址", "a token in the address"),
        Text(
            "令牌只能放在 Authorization 头里；网址会进入日志，这个令牌请视为已泄露并更换",
            "a token belongs into the Authorization header; addresses end up in logs, so take this one for leaked and replace it",
        ),
    ),
    "http.host": Kind(
        400,
        Text("主机名不对", "wrong host"),
        Text(
            "不用令牌时只答复发给本机的请求，而不是发给 `{host}` 的",
            "without tokens only requests to this very machine are answered, not to `{host}`",
        ),
    ),
    "http.request": Kind(
        400,
        Text("请求的形式不对", "the request has another form"),
        Text(
            "正文应是一个案件，或 `case` 或 `cases` 之一，可加 `policy`",
            "the body is a case, or one of `case` and `cases`, with `policy` if wanted",
        ),
    ),
    "http.two_policies": Kind(
        422,
        Text("规则集说了两次", "two policies named"),
        Text(
            "网址里的规则集是 `{query}`，正文里却是 `{body}`",
            "the address names the policy `{query}`, and the body `{body}`",
        ),
    ),
    "http.no_cases": Kind(
        400,
        Text("没有案件", "no cases"),
        Text("`cases` 是空的，没有可判断的", "`cases` is empty, there is nothing to decide"),
    ),
    "http.unauthorized": Kind(
        401,
        Text("需要令牌", "a token is needed"),
        Text("请在 Authorization 头里写 `Bearer` 和令牌", "send `Bearer` and a token in the Authorization header"),
    ),
    "http.bad_token": Kind(
        401,
        Text("令牌无效", "the token is not valid"),
        Text("没有这样的令牌，或者它已被撤销", "there is no such token, or it was withdrawn"),
    ),
    "http.no_scope": Kind(
        403,
        Text("令牌没有这个权限", "the token does not permit this"),
        Text("这里需要权限：{names}", "this needs the scope: {names}"),
    ),
    "http.not_found": Kind(
        404,
        Text("没有这个地址", "no such address"),
        Text("这里什么都没有；见 /openapi.json", "nothing is here; see /openapi.json"),
    ),
    "http.no_policy": Kind(
        404,
        Text("没有提供这个规则集", "no such policy is served"),
        Text("没有提供规则集 `{name}`；有：{names}", "the policy `{name}` is not served; there is: {names}"),
    ),
    "http.no_log": Kind(
        404,
        Text("没有决定日志", "there is no decision log"),
        Text("这个服务没有配置决定日志，所以不保留决定", "this service has no decision log, so decisions are not kept"),
    ),
    "http.no_decision": Kind(
        404,
        Text("没有这个决定", "no such decision"),
        Text("决定日志里没有编号 `{id}` 的决定", "the decision log has no decision `{id}`"),
    ),
    "http.method": Kind(
        405,
        Text("不能用这个方法", "not by this method"),
        Text("这个地址只接受：{names}", "this address takes: {names}"),
    ),
    "http.slow_body": Kind(
        408,
        Text("请求来得太慢", "the request came too slowly"),
        Text("{seconds} 秒内没有收齐请求", "the request was not all there within {seconds} seconds"),
    ),
    "http.too_large": Kind(
        413,
        Text("请求太大", "the request is too large"),
        Text("正文超过 {limit} 字节", "the body has more than {limit} bytes"),
    ),
    "http.too_many_cases": Kind(
        413,
        Text("案件太多", "too many cases"),
        Text("有 {count} 个案件，一个请求最多 {limit} 个", "{count} cases, and a request may have {limit}"),
    ),
    "http.content_type": Kind(
        415,
        Text("正文不是 JSON", "the body is not JSON"),
        Text(
            "正文要用 Content-Type: application/json，而不是 `{found}`",
            "the body needs Content-Type: application/json, not `{found}`",
        ),
    ),
    "http.content_encoding": Kind(
        415,
        Text("正文压缩了", "the body is compressed"),
        Text("不接受压缩的正文（`{found}`）", "a compressed body (`{found}`) is not taken"),
    ),
    "http.rate": Kind(
        429,
        Text("请求太多", "too many requests"),
        Text(
            "这个令牌用得太快，请在 {seconds} 秒后再试", "this token is used too fast; try again in {seconds} seconds"
        ),
    ),
    "http.head_too_large": Kind(
        431,
        Text("请求头太大", "the head of the request is too large"),
        Text("网址和请求头一共最多 {limit} 字节", "address and headers may have {limit} bytes together"),
    ),
    "http.internal": Kind(
        500,
        Text("内部错误", "internal error"),
        Text("这是服务自身的错误，没有作出任何决定", "this is a fault of the service; nothing was decided"),
    ),
    "http.busy": Kind(
        503,
        Text("服务太忙", "the service is busy"),
        Text("手头的工作太多，请稍后再试", "too much is under way; try again later"),
    ),
    "http.timeout": Kind(
        503,
        Text("来不及答复", "no answer in time"),
        Text(
            "{seconds} 秒内没有得出答复，没有作出任何决定",
            "there was no answer within {seconds} seconds; nothing was decided",
        ),
    ),
    "http.unheard": Kind(
        503,
        Text("来不及答复，但可能已记录", "no answer in time, but maybe a record"),
        Text(
            "{seconds} 秒内没有得出答复，但决定可能已经或即将写入日志；再次提问之前，请先查日志：`fairblock log search --case CASE_ID`",
            "there was no answer within {seconds} seconds, but what was decided may be on the record, or still be put there; look before you ask again: `fairblock log search --case CASE_ID`",
        ),
    ),
    "http.log_failed": Kind(
        503,
        Text("记录不了决定", "the decision cannot be recorded"),
        Text(
            "决定日志没有写成，所以不给出答复：{why}",
            "the decision log could not be written, so no answer is given: {why}",
        ),
    ),
    "http.log_unread": Kind(
        503,
        Text("读不了决定日志", "the decision log cannot be read"),
        Text(
            "决定日志现在读不了，所以没有答复：{why}",
            "the decision log could not be read now, so there is no answer: {why}",
        ),
    ),
    "http.stopping": Kind(
        503,
        Text("服务正在停止", "the service is stopping"),
        Text("服务正在停止，请稍后再试", "the service is stopping; try again later"),
    ),
    "http.not_ready": Kind(
        503,
        Text("服务还不能答复", "the service is not ready"),
        Text("决定日志现在不可用：{why}", "the decision log cannot be used now: {why}"),
    ),
    # what comes of a case, or of an AuthZEN question, that cannot be decided
    "case.json": Kind(
        400,
        Text("不是 JSON", "not JSON"),
        Text("正文不是合法的 JSON，见 problems", "the body is not JSON; see problems"),
    ),
    "case.form": Kind(
        400,
        Text("案件的形式不对", "the case has another form"),
        Text(
            "案件不符合格式，没有作出决定，见 problems",
            "the case is not of the form it should be, and nothing was decided; see problems",
        ),
    ),
    "case.meaning": Kind(
        422,
        Text("案件自相矛盾", "the case contradicts itself"),
        Text(
            "案件的内容对不上，没有作出决定，见 problems",
            "what the case says does not fit together, and nothing was decided; see problems",
        ),
    ),
    "case.size": Kind(
        413,
        Text("案件太大", "the case is too large"),
        Text(
            "案件超过上限，没有作出决定，见 problems",
            "the case is beyond the limits, and nothing was decided; see problems",
        ),
    ),
    "authzen.form": Kind(
        400,
        Text("AuthZEN 请求的形式不对", "the AuthZEN request has another form"),
        Text("`{at}` {why}", "`{at}` {why}"),
    ),
    "authzen.disagrees": Kind(
        422,
        Text("问题与案件不符", "question and case disagree"),
        Text(
            "`{at}` 是 `{asked}`，案件里的 `{path}` 却是 `{found}`",
            "`{at}` is `{asked}`, and `{path}` of the case `{found}`",
        ),
    ),
    "policy.invalid": Kind(
        422,
        Text("规则集有问题", "a policy has problems"),
        Text(
            "重新读取时有规则集不合格，仍用上一份合格的：{names}；见 problems",
            "a policy that was read again has problems, and the last good one goes on deciding: {names}; see problems",
        ),
    ),
    "tokens.invalid": Kind(
        422,
        Text("令牌文件有问题", "the file of tokens has problems"),
        Text(
            "令牌没有重读，以前的令牌全部仍然有效，包括已从文件里删去的；见 problems",
            "the tokens were not read again, and all known before are still valid, also those taken out of the file; see problems",
        ),
    ),
}

# of policies that are fine in themselves, but not for being served
POLICY_PROBLEMS: dict[str, Text] = {
    "serve.served_twice": Text(
        "已经提供了一个名为 `{name}` 的规则集", "a policy called `{name}` is served already; no two can have one name"
    ),
    "serve.renamed": Text(
        "规则集的名称从 `{before}` 改成了 `{name}`；改名须重新启动服务",
        "the policy is called `{name}` now and was `{before}`; a new name needs a restart of the service",
    ),
}

WRONG: dict[str, Text] = {
    "object": Text("应是对象", "is to be an object"),
    "text": Text("应是非空的文字", "is to be a text that is not empty"),
    "missing": Text("缺少", "is missing"),
    "action": Text("只能是 block（拉黑）", "can be `block` only"),
    "resource": Text("只能是 buyer（买家）", "can be `buyer` only"),
    "array": Text("应是列表", "is to be an array"),
    "semantic": Text(
        "应是 execute_all、deny_on_first_deny 或 permit_on_first_permit",
        "is to be execute_all, deny_on_first_deny or permit_on_first_permit",
    ),
}
