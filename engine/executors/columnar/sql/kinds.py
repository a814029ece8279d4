"""What the parts of a query are called here, and the types of its values."""

from typing import Any

import ibis.expr.datatypes as dt

Expr = Any  # an Ibis value
Table = Any  # an Ibis table
Columns = dict[str, Expr]  # of a table to come, by name
Truth = Any  # a bool, or a boolean Ibis value

BIG = 2**62  # later than any time in microseconds, and more than any count
INT32, INT64, BOOL, STRING = dt.int32, dt.int64, dt.boolean, dt.string
