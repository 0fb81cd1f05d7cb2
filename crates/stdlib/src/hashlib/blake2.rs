//! How BLAKE2 works a block in (RFC 7693).
//!
//! BLAKE2b has words of 64 bits and twelve rounds, BLAKE2s words of 32 bits and ten; the rest is the same.
//!
//! Invariant: a chain has eight words, each in a lane of 64 bits.

/// Where BLAKE2b starts, and SHA-512.
pub const START64: [u64; 8] = [
    0x6a09_e667_f3bc_c908, 0xbb67_ae85_84ca_a73b, 0x3c6e_f372_fe94_f82b, 0xa54f_f53a_5f1d_36f1,
    0x510e_527f_ade6_82d1, 0x9b05_688c_2b3e_6c1f, 0x1f83_d9ab_fb41_bd6b, 0x5be0_cd19_137e_2179,
];

/// Which words of a block the rounds take.
const ORDER: [[u8; 16]; 10] = [
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
    [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
    [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
    [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
    [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
    [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
    [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
    [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
    [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
    [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
];

/// The words that a step mixes: columns, then diagonals.
const STEPS: [[usize; 4]; 8] =
    [[0, 4, 8, 12], [1, 5, 9, 13], [2, 6, 10, 14], [3, 7, 11, 15], [0, 5, 10, 15], [1, 6, 11, 12], [2, 7, 8, 13], [3, 4, 9, 14]];

/// Makes the first chain of the starting words and the block of parameters, in words of `width` bytes.
pub fn start(lanes: &mut [u64], width: usize, first: impl Fn(usize) -> u64, parameters: &[u8]) {
    for (index, lane) in lanes.iter_mut().take(8).enumerate() {
        let bytes = parameters.get(index * width..).unwrap_or(&[]).iter().take(width);
        *lane = first(index) ^ bytes.rev().fold(0, |word, byte| word << 8 | u64::from(*byte));
    }
}

macro_rules! compress {
    ($name:ident, $word:ty, $rounds:literal, $turns:expr, $start:expr) => {
        /// Works a block in. `count` is the number of bytes up to its end, without what fills it up.
        pub fn $name(lanes: &mut [u64], block: &[u8], count: u64, last: bool, last_node: bool) {
            const WIDTH: usize = size_of::<$word>();
            const TURNS: [u32; 4] = $turns;
            let mut message = [0; 16];
            for (word, bytes) in message.iter_mut().zip(block.chunks_exact(WIDTH)) {
                *word = <$word>::from_le_bytes(*bytes.first_chunk().unwrap_or(&[0; WIDTH]));
            }
            let mut work: [$word; 16] = [0; 16];
            for index in 0..8 {
                work[index] = lanes[index] as $word;
                work[index + 8] = $start[index];
            }
            work[12] ^= count as $word;
            work[13] ^= (u128::from(count) >> (8 * WIDTH)) as $word;
            work[14] ^= if last { <$word>::MAX } else { 0 };
            work[15] ^= if last_node { <$word>::MAX } else { 0 };
            for round in 0..$rounds {
                for (pair, [a, b, c, d]) in ORDER[round % 10].chunks_exact(2).zip(STEPS) {
                    for (source, [first, second]) in pair.iter().zip([[TURNS[0], TURNS[1]], [TURNS[2], TURNS[3]]]) {
                        work[a] = work[a].wrapping_add(work[b]).wrapping_add(message[usize::from(*source)]);
                        work[d] = (work[d] ^ work[a]).rotate_right(first);
                        work[c] = work[c].wrapping_add(work[d]);
                        work[b] = (work[b] ^ work[c]).rotate_right(second);
                    }
                }
            }
            for index in 0..8 {
                lanes[index] ^= u64::from(work[index] ^ work[index + 8]);
            }
        }
    };
}

compress!(compress64, u64, 12, [32, 24, 16, 63], START64);
compress!(compress32, u32, 10, [16, 12, 8, 7], super::Kind::SHA256.start);
