//! The committed weights: where they are, that they are whole, and how they are read.
//!
//! They are part of the binary, so the loader maps them like any file and reads the pages that are used.

use rten_gemm::{GemmExecutor, PackedBMatrix};
use rten_tensor::NdTensor;
use rten_tensor::prelude::*;
use safetensors::{Dtype, SafeTensors};
use sha2::{Digest as _, Sha256};

/// Values of a word's vector.
pub(crate) const WIDTH: usize = 384;
/// Layers.
pub(crate) const LAYERS: usize = 12;
/// Values between the two products of a layer's second half.
pub(crate) const INNER: usize = 1536;
/// The most pieces that are read together.
pub(crate) const PLACES: usize = 512;

/// Bytes of a word's vector: 12 blocks of a 16-bit scale and 32 values of 4 bits (GGML's Q4_0).
const WORD_BYTES: usize = WIDTH / 32 * 18;

static WORDS: &[u8] = include_bytes!("../../../rules/names/words.q4");
static ENCODER: &[u8] = include_bytes!("../../../rules/names/encoder.safetensors");
pub(crate) static PIECES: &str = include_str!("../../../rules/names/pieces.tsv");
pub(crate) static FOLDS: &str = include_str!("../../../rules/names/normalize.tsv");
/// SHA-256 of the four files one after the other, as `sha256sum` writes it.
static DIGEST: &str = include_str!("../../../rules/names/DIGEST");

/// Why the model cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// Its files are not those that were committed together.
    #[error("the names model is not the one that belongs to this version")]
    Digest,
    /// A file does not say what it should.
    #[error("the names model cannot be read")]
    Format,
}

/// A matrix of 6-bit weights with a scale for each output, ready to multiply.
pub(crate) struct Linear {
    pub(crate) packed: PackedBMatrix<i8>,
    /// The sum of the weights of each output.
    pub(crate) sums: Vec<i32>,
    pub(crate) scales: Vec<f32>,
    pub(crate) bias: Vec<f32>,
}

/// Weight and bias of a layer norm.
pub(crate) struct Norm {
    pub(crate) weight: Vec<f32>,
    pub(crate) bias: Vec<f32>,
}

/// One layer.
pub(crate) struct Layer {
    pub(crate) qkv: Linear,
    pub(crate) out: Linear,
    pub(crate) up: Linear,
    pub(crate) down: Linear,
    pub(crate) norm1: Norm,
    pub(crate) norm2: Norm,
}

/// A small matrix of full precision, `[outputs][WIDTH]`.
pub(crate) struct Head {
    pub(crate) weight: Vec<f32>,
    pub(crate) bias: Vec<f32>,
}

/// All of it.
pub(crate) struct Weights {
    /// Position vectors, `[PLACES][WIDTH]`.
    pub(crate) places: Vec<f32>,
    /// A vector for each register.
    pub(crate) kinds: Vec<f32>,
    pub(crate) norm0: Norm,
    pub(crate) layers: Vec<Layer>,
    pub(crate) news: Head,
    pub(crate) town: Head,
    pub(crate) genitive: Head,
}

/// Multiplies bytes with 6-bit weights. No kernel of it saturates: 2 · 255 · 31 fits 16 bits.
pub(crate) type Products = GemmExecutor<u8, i8, i32>;

impl Weights {
    /// Checks the digest and reads the weights. About 30 ms.
    pub(crate) fn read(products: &Products) -> Result<Self, LoadError> {
        let mut hash = Sha256::new();
        [WORDS, ENCODER, PIECES.as_bytes(), FOLDS.as_bytes()].iter().for_each(|file| hash.update(file));
        let digest: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        if digest != DIGEST.trim() {
            return Err(LoadError::Digest);
        }
        let file = File(SafeTensors::deserialize(ENCODER).map_err(|_| LoadError::Format)?);
        let layers = (0..LAYERS).map(|n| file.layer(n, products)).collect::<Result<_, _>>()?;
        Ok(Self {
            places: file.floats("places", PLACES * WIDTH)?,
            kinds: file.floats("kind", 3 * WIDTH)?,
            norm0: file.norm("norm0")?,
            layers,
            news: file.head("news", crate::labels::NEWS.len())?,
            town: file.head("town", crate::labels::TOWN.len())?,
            genitive: file.head("genitive", 1)?,
        })
    }
}

struct File<'d>(SafeTensors<'d>);

impl File<'_> {
    fn bytes(&self, name: &str, kind: Dtype, count: usize) -> Result<&[u8], LoadError> {
        let tensor = self.0.tensor(name).map_err(|_| LoadError::Format)?;
        let whole = tensor.dtype() == kind && tensor.shape().iter().product::<usize>() == count;
        whole.then(|| tensor.data()).ok_or(LoadError::Format)
    }

    fn floats(&self, name: &str, count: usize) -> Result<Vec<f32>, LoadError> {
        let (values, _) = self.bytes(name, Dtype::F32, count)?.as_chunks::<4>();
        Ok(values.iter().map(|v| f32::from_le_bytes(*v)).collect())
    }

    fn norm(&self, name: &str) -> Result<Norm, LoadError> {
        let get = |part: &str| self.floats(&format!("{name}.{part}"), WIDTH);
        Ok(Norm { weight: get("weight")?, bias: get("bias")? })
    }

    fn head(&self, name: &str, outputs: usize) -> Result<Head, LoadError> {
        let get = |part: &str, count| self.floats(&format!("{name}.{part}"), count);
        Ok(Head { weight: get("weight", outputs * WIDTH)?, bias: get("bias", outputs)? })
    }

    /// Four weights stand in three bytes, each as weight + 32, the first in the lowest bits.
    fn linear(&self, name: &str, inputs: usize, outputs: usize, products: &Products) -> Result<Linear, LoadError> {
        let (packed, _) = self.bytes(&format!("{name}.q6"), Dtype::U8, inputs * outputs / 4 * 3)?.as_chunks::<3>();
        let mut weights = Vec::with_capacity(inputs * outputs);
        for [a, b, c] in packed {
            let four = [a & 63, a >> 6 | (b & 15) << 2, b >> 4 | (c & 3) << 4, c >> 2];
            weights.extend(four.map(|w| w.cast_signed() - 32));
        }
        let sums = weights.chunks_exact(inputs).map(|row| row.iter().map(|w| i32::from(*w)).sum()).collect();
        let matrix = NdTensor::from_data([outputs, inputs], weights);
        Ok(Linear {
            packed: products.prepack_b(matrix.view().transposed()),
            sums,
            scales: self.floats(&format!("{name}.scale"), outputs)?,
            bias: self.floats(&format!("{name}.bias"), outputs)?,
        })
    }

    fn layer(&self, n: usize, products: &Products) -> Result<Layer, LoadError> {
        let linear = |part: &str, i, o| self.linear(&format!("layers.{n}.{part}"), i, o, products);
        Ok(Layer {
            qkv: linear("qkv", WIDTH, 3 * WIDTH)?,
            out: linear("out", WIDTH, WIDTH)?,
            up: linear("up", WIDTH, INNER)?,
            down: linear("down", INNER, WIDTH)?,
            norm1: self.norm(&format!("layers.{n}.norm1"))?,
            norm2: self.norm(&format!("layers.{n}.norm2"))?,
        })
    }
}

/// Appends the vector of a piece.
pub(crate) fn push_word(piece: u32, out: &mut Vec<f32>) {
    let start = piece as usize * WORD_BYTES;
    let (blocks, _) = WORDS[start..start + WORD_BYTES].as_chunks::<18>();
    for [low, high, values @ ..] in blocks {
        let scale = half::f16::from_le_bytes([*low, *high]).to_f32();
        let value = |nibble: u8| f32::from(nibble.cast_signed() - 8) * scale;
        out.extend(values.iter().map(|v| value(v & 15)));
        out.extend(values.iter().map(|v| value(v >> 4)));
    }
}

/// How many pieces have a vector.
pub(crate) fn word_count() -> usize {
    WORDS.len() / WORD_BYTES
}
