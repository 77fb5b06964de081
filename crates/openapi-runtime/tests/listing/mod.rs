//! A macro for paginated operations. It uses the imports of the calling file.

/// Defines an operation whose pages have `items`, and beside them `next`, `more`, `total` and `last`.
macro_rules! list {
    ($name:ident, $paging:expr) => {
        enum $name {}

        impl Operate for $name {
            const OPERATION: &'static Operation = &Operation { id: "list", path: "/pets", ..Operation::PLAIN };
            type Outcome = Json<Value>;
            type Failure = Undocumented;
        }

        impl Paged for $name {
            const PAGING: Paging = $paging;
            type Item = i64;

            fn info(page: &Value) -> PageInfo {
                PageInfo {
                    count: page["items"].as_array().unwrap().len(),
                    cursor: page["next"].as_str().map(str::to_owned),
                    link: page["url"].as_str().map(str::to_owned),
                    more: page["more"].as_bool(),
                    total: page["total"].as_i64(),
                    last: page["last"].as_i64(),
                }
            }

            fn items(page: Value) -> Vec<i64> {
                page["items"].as_array().unwrap().iter().filter_map(Value::as_i64).collect()
            }
        }
    };
}
