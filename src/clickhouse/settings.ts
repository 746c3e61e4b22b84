import type { ClickHouseSettings } from '@clickhouse/client'

/**
 * Defaults differ between versions of the server, and a user's profile may set anything; what the code relies on is sent with every
 * statement. A profile that forbids one of them is answered with an error, which `clickHouseFailure` explains.
 */
export const SETTINGS: ClickHouseSettings = {
  wait_end_of_query: 1,
  date_time_input_format: 'best_effort',
  date_time_output_format: 'iso',
  output_format_json_quote_64bit_integers: 0,
  output_format_json_quote_64bit_floats: 0,
  output_format_json_quote_decimals: 0,
  output_format_json_quote_denormals: 0,
  output_format_json_escape_forward_slashes: 0,
  output_format_json_named_tuples_as_objects: 1,
  // What changes the meaning of a query: the views' SQL is written for these.
  join_use_nulls: 0,
  join_default_strictness: 'ALL',
  joined_subquery_requires_alias: 0,
  any_join_distinct_right_table_keys: 0,
  transform_null_in: 0,
  group_by_use_nulls: 0,
  aggregate_functions_null_for_empty: 0,
  empty_result_for_aggregation_by_empty_set: 0,
  // Every row, or an error: no limit of a profile may cut a result without a word, nor what a view fills its table with.
  limit: '0',
  offset: '0',
  max_result_rows: '0',
  max_result_bytes: '0',
  result_overflow_mode: 'throw',
  read_overflow_mode: 'throw',
  read_overflow_mode_leaf: 'throw',
  timeout_overflow_mode: 'throw',
  timeout_overflow_mode_leaf: 'throw',
  group_by_overflow_mode: 'throw',
  sort_overflow_mode: 'throw',
  distinct_overflow_mode: 'throw',
  set_overflow_mode: 'throw',
  join_overflow_mode: 'throw',
  transfer_overflow_mode: 'throw',
  additional_result_filter: '',
  use_query_cache: 0,
  data_type_default_nullable: 0,
  skip_unavailable_shards: 0,
  // A table of the user's own may be over several shards; what it is compared with is on this server alone.
  prefer_global_in_and_join: 1,
}

/** Rows are in the table, and behind its views, when the answer comes; none is left out. */
export const INSERT_SETTINGS: ClickHouseSettings = {
  ...SETTINGS,
  async_insert: 0,
  wait_for_async_insert: 1,
  distributed_foreground_insert: 1,
  materialized_views_ignore_errors: 0,
  insert_null_as_default: 1,
  input_format_allow_errors_num: '0',
  input_format_allow_errors_ratio: 0,
  input_format_defaults_for_omitted_fields: 1,
  input_format_null_as_default: 1,
  input_format_skip_unknown_fields: 0,
  input_format_json_read_objects_as_strings: 1,
  input_format_json_named_tuples_as_objects: 1,
  // One block, as it is sent.
  max_insert_block_size: '1048576',
  min_insert_block_size_rows: '1048576',
  min_insert_block_size_bytes: '268435456',
  input_format_parallel_parsing: 0,
}

export const READ_SETTINGS: ClickHouseSettings = {
  ...SETTINGS,
  // Neither writing nor reaching other servers by a table function, which 2 would allow. The settings that come with the
  // request still count: the server checks them before this one takes effect.
  readonly: '1',
  // A read that was given up must not go on beside the one that is tried next.
  cancel_http_readonly_queries_on_client_close: 1,
}

/** Servers that share their storage look for what is new there with each read; others take no notice. */
export const SHARED_READ_SETTINGS: ClickHouseSettings = { select_sequential_consistency: '1' }
