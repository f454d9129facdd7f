-- The span, in the form of W3C Trace Context, that a turn was asked for in: a turn runs later, perhaps on another node and
-- more than once, and is to be found in the trace of its request all the same.

alter table turns
  add column trace_parent text check (trace_parent ~ '^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$');
