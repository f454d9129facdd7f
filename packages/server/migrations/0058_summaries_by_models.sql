-- What a model wrote for a report, or why it wrote nothing: kept, so that a report that is made again is the same and costs once.
alter table reports
  add column model_summary jsonb check (jsonb_typeof(model_summary) = 'object');
