"""What numbers are counted in, for people: a policy's own words, and Chinese ones for the common English units."""

from ..engine.language.texts import Text

# the unit as policies write it, in English, and what Chinese says behind the number
UNITS: dict[str, str] = {
    "after-sales": "件售后",
    "approvals": "次批准",
    "attempts": "次",
    "basis points": "个基点",
    "blocks": "次拉黑",
    "blocks a day": "次拉黑（每天）",
    "buyers": "位买家",
    "characters": "字",
    "communications": "次沟通",
    "complaints": "件投诉",
    "contacts": "次沟通",
    "days": "天",
    "hours": "小时",
    "incidents": "起",
    "live sessions": "场直播",
    "messages": "条消息",
    "minor units of the currency": "个最小货币单位（如分）",
    "minutes": "分钟",
    "orders": "单",
    "records": "条记录",
    "reviews": "条评价",
    "rulings": "次裁定",
    "stars": "星",
    "times": "次",
    "times the price": "倍价款",
    "weeks": "周",
}
_ENGLISH = {chinese: english for english, chinese in reversed(UNITS.items())}


def unit_in(unit: Text, language: str) -> str:
    """The unit in a language; empty where its author gave it only in the other one, and it is not a common one."""
    if language == "zh":
        return unit.zh or UNITS.get(unit.en.strip().lower(), "")
    return unit.en or _ENGLISH.get(unit.zh.strip(), "")
