//! The configuration of random tests: the same cases every time, unless `PROPTEST_CASES` or `PROPTEST_RNG_SEED` is
//! set.

use std::env;

use proptest::{prelude::ProptestConfig, test_runner::RngSeed};

pub fn config(seed: u64) -> ProptestConfig {
    let mut config = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    if env::var_os("PROPTEST_RNG_SEED").is_none() {
        config.rng_seed = RngSeed::Fixed(seed);
    }
    config
}
