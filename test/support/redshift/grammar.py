"""Reads SQL statements, a JSON array of texts, and prints a JSON array with a list for each of what Redshift would refuse.

Two parsers that know nothing of one another: sqlfluff's grammar of Redshift, and sqlglot's tree, in which is looked for
what Redshift's grammar lacks and the parser lets pass all the same.
"""

import json
import logging
import re
import sys

from sqlfluff.core import FluffConfig, Linter
from sqlglot import ErrorLevel, exp, parse
from sqlglot.errors import SqlglotError

# Documented, and unknown to one of the parsers: r_CREATE_TABLE_NEW.html, r_GRANT.html.
UNKNOWN_TO_SQLGLOT = re.compile(r"\bsortkey auto\b", re.I)
UNKNOWN_TO_SQLFLUFF = re.compile(r"^grant assumerole on '[^']*' to \"[^\"]*\" for copy$", re.I)

# Statements that sqlglot keeps as they are, having no tree for them; sqlfluff's word is all there is.
WITHOUT_TREE = re.compile(r"^(lock|create user|grant|alter default privileges|abort|analyze|vacuum)\b", re.I)

FORBIDDEN_NODES = {
    exp.OnConflict: "on conflict",
    exp.Returning: "returning",
    exp.Unnest: "unnest",
    exp.Any: "any (…)",
    exp.All: "all (…)",
    exp.Lateral: "lateral",
    exp.Filter: "filter (where …)",
    exp.Values: "values as a table",
    exp.Lock: "for update",
    exp.Index: "an index",
    exp.Array: "an array",
    exp.ByteString: "e'…'",
}

# All that may stand before a parenthesis: functions by their pages, types and keywords.
ALLOWED_CALLS = {
    *("chr", "count", "date_part", "extract", "getdate", "json_parse", "left", "octet_length", "repeat", "to_char"),
    *("lower", "quote_ident", "to_varbyte", "trim"),
    # Of the leader node, which landfall check asks about the catalog alone.
    *("current_database", "has_database_privilege", "has_schema_privilege", "has_table_privilege", "version"),
    *("pg_get_constraintdef", "pg_get_userbyid"),
    *("char", "decimal", "varbyte", "varchar"),
    *("and", "as", "default", "distkey", "exists", "from", "in", "key", "not", "on", "or", "sortkey", "using", "values", "where"),
}

FORBIDDEN_TYPES = {
    exp.DataType.Type.ARRAY: "an array",
    exp.DataType.Type.TEXT: "text, which is varchar(256)",
    exp.DataType.Type.JSON: "json",
    exp.DataType.Type.JSONB: "jsonb",
    exp.DataType.Type.UUID: "uuid",
}

# Without a length or precision of their own they get one: 256 bytes, one byte, 18 digits.
NEVER_BARE = {exp.DataType.Type.VARCHAR, exp.DataType.Type.CHAR, exp.DataType.Type.DECIMAL}

logging.disable(logging.CRITICAL)
linter = Linter(config=FluffConfig(overrides={"dialect": "redshift"}))


def problems(sql):
    found = []
    if not UNKNOWN_TO_SQLFLUFF.match(sql):
        found += [f"sqlfluff: {violation.desc()}" for violation in linter.parse_string(sql).violations]
    try:
        trees = parse(UNKNOWN_TO_SQLGLOT.sub("", sql), read="redshift", error_level=ErrorLevel.RAISE)
    except SqlglotError as error:
        return [*found, f"sqlglot: {error}"]
    if len(trees) != 1:
        found.append(f"{len(trees)} statements in one")
    return found + calls(sql) + [problem for tree in trees for problem in in_tree(sql, tree)]


def calls(sql):
    bare = re.sub(r"'(?:[^']|'')*'", "''", re.sub(r'"(?:[^"]|"")*"', '""', sql))
    names = {name.lower() for name in re.findall(r"\b([a-z_]\w*)\s*\(", bare, re.I)}
    clocks = re.findall(r"\b(?:current_(?:date|time|timestamp)|localtime(?:stamp)?)\b", bare, re.I)
    return [f"{name} is not known to be a function of Redshift" for name in sorted({*(names - ALLOWED_CALLS), *clocks})]


def in_tree(sql, tree):
    if isinstance(tree, exp.Command):
        return [] if WITHOUT_TREE.match(sql) else [f"sqlglot knows no {sql.split()[0]}"]
    found = []
    for node in tree.walk():
        name = next((name for kind, name in FORBIDDEN_NODES.items() if isinstance(node, kind)), None)
        if name is not None and not is_list_of_rows(node):
            found.append(name)
        found += of_node(node)
    return found


def is_list_of_rows(node):
    """What an INSERT inserts, by itself."""
    return isinstance(node, exp.Values) and isinstance(node.parent, exp.Insert)


def of_node(node):
    if isinstance(node, exp.DataType):
        if node.this in FORBIDDEN_TYPES:
            yield FORBIDDEN_TYPES[node.this]
        if node.this in NEVER_BARE and not node.expressions:
            yield f"{node.this.value} without a length"
    if isinstance(node, exp.Distinct) and node.args.get("on"):
        yield "distinct on"
    if isinstance(node, exp.Alter):
        actions = node.args.get("actions") or []
        if len(actions) > 1:
            yield "several actions in one alter"
        if any(action.args.get("exists") for action in actions):
            yield "if not exists on a column"
        if any(isinstance(action, (exp.AlterColumn, exp.Drop, exp.AlterRename)) for action in actions):
            yield "alter column, drop or rename"
    if isinstance(node, exp.With) and any(not isinstance(cte.this, exp.Query) for cte in node.expressions):
        yield "a change in a with"
    if isinstance(node, (exp.Update, exp.Delete)):
        yield from of_change(node)
    if isinstance(node, exp.When) and node.args.get("condition"):
        yield "a condition in a merge"


def of_change(node):
    if isinstance(node.this, exp.Table) and node.this.alias:
        yield "an alias of the table that is changed"
    sources = [node.args.get("from_"), *(node.args.get("using") or [])]
    for source in sources:
        if source is not None and any(join.side for join in source.find_all(exp.Join)):
            yield "an outer join in a change"


print(json.dumps([problems(sql) for sql in json.load(sys.stdin)]))
