//! The programs of the README and of the pages in `docs`, compiled as doctests.

macro_rules! pages {
    ($($name:ident $file:literal)+) => {
        $(
            #[doc = include_str!($file)]
            pub mod $name {}
        )+

        /// The paths of the pages, relative to this file.
        pub const PAGES: &[&str] = &[$($file),+];
    };
}

pages! {
    readme "../../README.md"
    apis "../../docs/apis.md"
    client "../../docs/client.md"
    drift "../../docs/drift.md"
    lock "../../docs/lock.md"
    overlays "../../docs/overlays.md"
    progenitor "../../docs/progenitor.md"
    workspace "../../docs/workspace.md"
}
