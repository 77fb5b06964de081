#![doc = include_str!("../README.md")]

mod round_trip;
mod snapshots;

pub use round_trip::round_trip;
pub use snapshots::{no_orphans, snapshots};

/// Defines the tests. Snapshots are in the folder `snapshots` of the crate.
#[macro_export]
macro_rules! tests {
    () => {
        /// Compares each schema and operation with its snapshot.
        #[test]
        fn contracts_are_unchanged() {
            $crate::snapshots(env!("CARGO_MANIFEST_DIR"));
        }

        /// Checks that each snapshot is of an existing schema or operation.
        #[test]
        fn no_snapshot_is_orphaned() {
            $crate::no_orphans(env!("CARGO_MANIFEST_DIR"));
        }

        /// Checks that the client reads each sampled value and writes it back unchanged.
        #[test]
        fn samples_survive_a_round_trip() {
            $crate::round_trip(env!("CARGO_MANIFEST_DIR"));
        }
    };
}
