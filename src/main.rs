//! The `leitmotif` command.

fn main() -> std::process::ExitCode {
    leitmotif::cli::main()
}
