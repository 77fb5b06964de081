//! The commands for use outside of a workspace: `openapi-xtask --help`.

// Documents are trees of hundreds of thousands of small values, which are allocated, copied and freed.
#[cfg(feature = "fast-allocator")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    openapi_xtask::main()
}
