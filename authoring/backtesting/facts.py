"""What is kept of each case beside the answers, so that segments and fairness can be counted without the case."""

from typing import Any

import pyarrow as pa

from .model import NUMBER

PROTECTED_DAYS = 90
_DAY = 86_400 * 1_000_000  # in microseconds
FACTS = {
    "case_id": pa.string(),
    "shop": pa.string(),
    "buyer": pa.string(),
    "platform": pa.string(),
    "as_of": pa.timestamp("us", tz="UTC"),
    "grounds": pa.list_(pa.string()),
    "operator": pa.string(),
    "rating": pa.int64(),
    "protected_acts": pa.list_(pa.string()),
}

# `rating`: the lowest that the buyer gave, 0 without a review, NULL where nobody looked for reviews.
# `protected_acts`: the kinds of those in the days before the case, NULL where nobody looked.
_QUERY = f"""
SELECT "{NUMBER}", case_id, nfc_normalize(shop.id) AS shop, nfc_normalize(buyer.id) AS buyer, platform, as_of,
  list_distinct(list_transform(request.grounds, lambda g: nfc_normalize(g))) AS grounds,
  operator.id AS operator,
  CASE WHEN reviews IS NOT NULL THEN coalesce(list_min(list_transform(reviews, lambda r: r.rating)), 0)::BIGINT END
    AS rating,
  list_sort(list_distinct(list_transform(list_filter(protected_acts, lambda p:
    epoch_us(p.at) <= epoch_us(as_of) AND epoch_us(p.at) >= epoch_us(as_of) - {PROTECTED_DAYS * _DAY}),
    lambda p: p.kind))) AS protected_acts
FROM cases ORDER BY "{NUMBER}"
"""


def facts(connection: Any) -> Any:
    """The facts of the registered table `cases`, in the order of its numbers, as an Arrow table."""
    schema = pa.schema([(NUMBER, pa.int64()), *FACTS.items()])
    return connection.sql(_QUERY).to_arrow_table().cast(schema)
