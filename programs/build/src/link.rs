use crate::Error;
use polkavm_linker::{
    program_from_elf, Config, ProgramBlob, ProgramFromElfError, ProgramParts, TargetInstructionSet,
};

/// A power of two, or the machine's backends would trap at different depths.
const STACK_BYTES: u32 = 64 * 1024;

/// What PolkaVM's linker makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Linked {
    /// The program.
    pub blob: Vec<u8>,
    /// The same code with the names of its functions, for the profiler. Unlike the blob it may differ from
    /// machine to machine. None if the names would change the code.
    pub symbols: Option<Vec<u8>>,
}

/// Turns what cargo made into a blob.
pub fn link(elf: &[u8]) -> Result<Linked, Error> {
    let blob = run(elf, true)?;
    let has_entry = parts(&blob)
        .and_then(|parts| ProgramBlob::from_parts(parts).ok())
        .is_some_and(|program| program.exports().next().is_some());
    if !has_entry {
        return Err(Error::NoEntry);
    }
    let symbols = run(elf, false).ok().filter(|symbols| is_same_code(&blob, symbols));
    Ok(Linked { blob, symbols })
}

fn run(elf: &[u8], strip: bool) -> Result<Vec<u8>, Error> {
    let mut config = Config::default();
    config.set_strip(strip).set_min_stack_size(STACK_BYTES);
    program_from_elf(config, TargetInstructionSet::JamV1, elf).map_err(|error| refused(&error))
}

fn parts(blob: &[u8]) -> Option<ProgramParts> {
    ProgramParts::from_bytes(blob.into()).ok()
}

fn is_same_code(left: &[u8], right: &[u8]) -> bool {
    let (Some(left), Some(right)) = (parts(left), parts(right)) else { return false };
    left.code_and_jump_table == right.code_and_jump_table
        && left.ro_data == right.ro_data
        && left.rw_data == right.rw_data
}

fn refused(error: &ProgramFromElfError) -> Error {
    let said = error.to_string();
    let advice = ADVICE.iter().find(|(part, _)| said.contains(part)).map(|(_, advice)| *advice);
    Error::Link { said, advice }
}

/// What its words mean for who writes a guest.
const ADVICE: [(&str, &str); 7] = [
    (
        "unsupported register",
        "Inline assembler or an object file uses a register that guests do not have: they have 13",
    ),
    (
        "ecall",
        "Guests have no system calls: something in the program, perhaps a dependency, expects an operating system",
    ),
    (
        "external call",
        "Guests have no host functions: remove what is declared with `polkavm_import`",
    ),
    (
        "import",
        "Guests have no host functions: remove what is declared with `polkavm_import`",
    ),
    (
        "instruction",
        "Only RV64EMAC is translated: there are no float, vector or privileged instructions. Rust's floats are \
         emulated and fine; look for inline assembler and for objects that another compiler made",
    ),
    (
        "relocation",
        "Something was not compiled for this target, or position-independently in a way that cannot be translated: \
         look for inline assembler, `extern` statics and objects that another compiler made",
    ),
    (
        "unsupported section",
        "The program has data that guests cannot have, such as thread-local variables",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_program_is_refused() {
        let error = link(b"not an object file").unwrap_err().to_string();
        assert!(error.contains("failed to parse ELF file"), "{error}");
    }
}
