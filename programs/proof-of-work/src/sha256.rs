//! The compression function of SHA-256 (FIPS 180-4).

/// Words of a block.
pub type Block = [u32; 16];
/// Words between two blocks, and of a hash.
pub type State = [u32; 8];

/// The state before the first block.
pub const START: State = [
    0x6a09_e667,
    0xbb67_ae85,
    0x3c6e_f372,
    0xa54f_f53a,
    0x510e_527f,
    0x9b05_688c,
    0x1f83_d9ab,
    0x5be0_cd19,
];

#[rustfmt::skip]
const ROUNDS: [u32; 64] = [
    0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
    0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
    0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
    0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
    0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
    0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
    0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
    0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
];

/// One round: what turns the eight words `$a` to `$h` into the next ones, which go by the same names one further.
macro_rules! round {
    ($a:ident $b:ident $c:ident $d:ident $e:ident $f:ident $g:ident $h:ident, $constant:expr, $word:expr) => {
        let mixed = $e.rotate_right(6) ^ $e.rotate_right(11) ^ $e.rotate_right(25);
        let choice = $g ^ ($e & ($f ^ $g));
        let sum = $constant.wrapping_add($word);
        let first = $h.wrapping_add(mixed).wrapping_add(choice).wrapping_add(sum);
        let mixed = $a.rotate_right(2) ^ $a.rotate_right(13) ^ $a.rotate_right(22);
        let majority = ($a & $b) | ($c & ($a | $b));
        $d = $d.wrapping_add(first);
        $h = first.wrapping_add(mixed).wrapping_add(majority);
    };
}

/// The state after one more block.
pub fn compress(state: &State, mut words: Block) -> State {
    let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = *state;
    // Of the 64 words of the schedule 16 are kept, and rounds are written out eight at a time: the words then keep
    // their places, where a loop over single rounds would move each of them in each round.
    for (sixteen, constants) in ROUNDS.as_chunks::<16>().0.iter().enumerate() {
        if sixteen > 0 {
            extend(&mut words);
        }
        for (k, w) in constants.as_chunks::<8>().0.iter().zip(words.as_chunks::<8>().0) {
            round!(a b c d e f g h, k[0], w[0]);
            round!(h a b c d e f g, k[1], w[1]);
            round!(g h a b c d e f, k[2], w[2]);
            round!(f g h a b c d e, k[3], w[3]);
            round!(e f g h a b c d, k[4], w[4]);
            round!(d e f g h a b c, k[5], w[5]);
            round!(c d e f g h a b, k[6], w[6]);
            round!(b c d e f g h a, k[7], w[7]);
        }
    }
    let ends = [a, b, c, d, e, f, g, h];
    core::array::from_fn(|place| state[place].wrapping_add(ends[place]))
}

/// The next 16 words of the schedule.
fn extend(words: &mut Block) {
    for place in 0..16 {
        let (early, late) = (words[(place + 1) % 16], words[(place + 14) % 16]);
        let small = early.rotate_right(7) ^ early.rotate_right(18) ^ (early >> 3);
        let large = late.rotate_right(17) ^ late.rotate_right(19) ^ (late >> 10);
        let sum = words[place].wrapping_add(small).wrapping_add(words[(place + 9) % 16]);
        words[place] = sum.wrapping_add(large);
    }
}
