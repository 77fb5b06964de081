//! The commands of this workspace. Run `cargo xtask --help`.

fn main() -> std::process::ExitCode {
    openapi_xtask::main()
}
