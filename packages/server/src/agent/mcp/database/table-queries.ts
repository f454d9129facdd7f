/** What can be read, by schema ($1; empty: all) and name; $2 at most. */
export const listing = `
  select n.nspname as schema, c.relname as name,
    case c.relkind when 'r' then 'table' when 'p' then 'table' when 'f' then 'foreign table'
      when 'm' then 'materialized view' else 'view' end as kind,
    case when c.reltuples >= 0 and c.relkind not in ('v', 'f') then c.reltuples::bigint end as estimated_rows,
    pg_catalog.left(pg_catalog.obj_description(c.oid, 'pg_class'), 300) as comment
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'f', 'm', 'v')
    and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_'
    and ($1::text = '' or n.nspname = $1::text)
    and pg_catalog.has_schema_privilege(n.oid, 'usage') and pg_catalog.has_any_column_privilege(c.oid, 'select')
  order by 1, 2
  limit $2::bigint`;

/** Of the table with the oid $1. */
export const describing = {
  columns: `
    select a.attname as name, pg_catalog.format_type(a.atttypid, a.atttypmod) as type,
      case when a.attnotnull then 'no' else 'yes' end as nullable,
      pg_catalog.left(pg_catalog.pg_get_expr(d.adbin, d.adrelid), 300) as default,
      pg_catalog.left(pg_catalog.col_description(a.attrelid, a.attnum), 300) as comment
    from pg_catalog.pg_attribute a
      left join pg_catalog.pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    where a.attrelid = $1::oid and a.attnum > 0 and not a.attisdropped
    order by a.attnum
    limit 500`,
  constraints: `
    select conname as name, pg_catalog.left(pg_catalog.pg_get_constraintdef(oid), 1000) as definition
    from pg_catalog.pg_constraint where conrelid = $1::oid order by contype desc, conname limit 200`,
  indexes: `
    select pg_catalog.left(pg_catalog.pg_get_indexdef(indexrelid), 1000) as definition
    from pg_catalog.pg_index where indrelid = $1::oid order by indexrelid limit 200`,
};
