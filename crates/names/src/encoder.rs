//! The forward pass: multilingual-e5-small (12 layers, 384 wide), weights of 6 bits, activations of 8.

use crate::math::{Scale, gelu, layer_norm, quantise, softmax};
use crate::pieces::Pieces;
use crate::weights::{FOLDS, Head, INNER, LoadError, PIECES, PLACES, Products, WIDTH, Weights};
use crate::weights::{Linear, Norm, push_word, word_count};
use crate::words::Word;
use rten_gemm::{GemmInputA, GemmInputB, GemmOptions};
use rten_tensor::NdTensorView;

const HEADS: usize = 12;
const HEAD: usize = WIDTH / HEADS;

/// Whose conventions are asked for: what counts as a name, which places and organisations count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Register {
    /// News, by the guideline of the Danish Dependency Treebank's entities: every person, place and organisation.
    News = 0,
    /// What caseworkers write: people, and places and organisations tied to them.
    Municipal = 2,
}

/// The logits of one word: its labels, and whether its last s is a genitive's.
#[derive(Debug, Clone)]
pub(crate) struct Logits {
    pub(crate) labels: Vec<f32>,
    pub(crate) genitive: f32,
}

/// The encoder with its vocabulary.
pub(crate) struct Encoder {
    pieces: Pieces,
    weights: Weights,
}

/// Something went wrong that cannot, unless the weights were damaged after they were checked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Failed;

impl Encoder {
    pub(crate) fn load() -> Result<Self, LoadError> {
        let weights = Weights::read(&Products::new())?;
        let pieces = Pieces::read(PIECES, FOLDS).filter(|p| p.len() == word_count()).ok_or(LoadError::Format)?;
        Ok(Self { pieces, weights })
    }

    #[cfg(test)]
    pub(crate) const fn pieces(&self) -> &Pieces {
        &self.pieces
    }

    /// Reads `words` together. About a third of a millisecond a word on one core with 512-bit vectors. What is longer than [`PLACES`]
    /// pieces is read in halves.
    pub(crate) fn read(&self, text: &str, words: &[Word], register: Register) -> Result<Vec<Logits>, Failed> {
        let (ids, firsts) = self.pieces.encode(text, words);
        if ids.len() > PLACES && words.len() > 1 {
            let (left, right) = words.split_at(words.len() / 2);
            let mut out = self.read(text, left, register)?;
            out.append(&mut self.read(text, right, register)?);
            return Ok(out);
        }
        let x = pulp::Arch::new().dispatch(Layers { encoder: self, ids: &ids, register })?;
        let head = match register {
            Register::News => &self.weights.news,
            Register::Municipal => &self.weights.town,
        };
        let rows = firsts.iter().map(|first| &x[first * WIDTH..(first + 1) * WIDTH]);
        Ok(rows
            .map(|row| Logits { labels: apply(head, row), genitive: apply(&self.weights.genitive, row)[0] })
            .collect())
    }

    /// The vectors of the pieces after the last layer.
    #[inline(always)]
    fn layers(&self, ids: &[u32], register: Register) -> Result<Vec<f32>, Failed> {
        let mut x = self.embed(ids, register);
        let mut room = Room::new(ids.len());
        // Chooses the kernel for this machine, always the same one. It cannot move between threads, so it is not kept.
        let products = Products::new();
        for layer in &self.weights.layers {
            room.multiply(&products, &x, &layer.qkv)?;
            attend(&room.out, ids.len(), &mut room.inner);
            room.multiply_inner(&products, &layer.out)?;
            add_and_norm(&mut x, &room.out, &layer.norm1);
            room.multiply(&products, &x, &layer.up)?;
            gelu(&mut room.out);
            std::mem::swap(&mut room.out, &mut room.inner);
            room.multiply_inner(&products, &layer.down)?;
            add_and_norm(&mut x, &room.out, &layer.norm2);
        }
        Ok(x)
    }

    #[inline(always)]
    fn embed(&self, ids: &[u32], register: Register) -> Vec<f32> {
        let mut x = Vec::with_capacity(ids.len() * WIDTH);
        ids.iter().for_each(|id| push_word(*id, &mut x));
        let kind = &self.weights.kinds[register as usize * WIDTH..][..WIDTH];
        for (row, place) in x.chunks_exact_mut(WIDTH).zip(self.weights.places.chunks_exact(WIDTH)) {
            for ((v, p), k) in row.iter_mut().zip(place).zip(kind) {
                *v += p + k;
            }
            layer_norm(row, &self.weights.norm0.weight, &self.weights.norm0.bias);
        }
        x
    }
}

/// The layers, compiled for each width of vectors; the machine's widest is taken, and the sums are the same for all.
struct Layers<'e> {
    encoder: &'e Encoder,
    ids: &'e [u32],
    register: Register,
}

impl pulp::NullaryFnOnce for Layers<'_> {
    type Output = Result<Vec<f32>, Failed>;

    #[inline(always)]
    fn call(self) -> Self::Output {
        self.encoder.layers(self.ids, self.register)
    }
}

/// Memory that the layers share.
struct Room {
    bytes: Vec<u8>,
    sums: Vec<i32>,
    /// What came out of the last product.
    out: Vec<f32>,
    /// What goes into the next one, where that is not the text's own vectors.
    inner: Vec<f32>,
}

impl Room {
    fn new(rows: usize) -> Self {
        let values = rows * INNER;
        let floats = || Vec::with_capacity(values);
        Self { bytes: Vec::with_capacity(values), sums: Vec::with_capacity(values), out: floats(), inner: floats() }
    }

    /// `out` becomes `x · linear`, row by row.
    #[inline(always)]
    fn multiply(&mut self, products: &Products, x: &[f32], linear: &Linear) -> Result<(), Failed> {
        let (inputs, outputs) = (linear.packed.rows(), linear.bias.len());
        let rows = x.len() / inputs;
        self.bytes.resize(x.len(), 0);
        self.sums.resize(rows * outputs, 0);
        let quantised = x.chunks_exact(inputs).zip(self.bytes.chunks_exact_mut(inputs));
        let scales: Vec<Scale> = quantised.map(|(row, bytes)| quantise(row, bytes)).collect();
        let left = GemmInputA::Unpacked(NdTensorView::from_data([rows, inputs], self.bytes.as_slice()));
        products
            .gemm(&mut self.sums, left, GemmInputB::Packed(&linear.packed), GemmOptions::default())
            .map_err(|_| Failed)?;
        self.out.clear();
        for (row, scale) in self.sums.chunks_exact(outputs).zip(&scales) {
            // What a byte of zero stands for is taken off here: rten-gemm 0.27 is wrong for zeros that differ by row.
            let zero = i32::from(scale.zero);
            let parts = row.iter().zip(&linear.sums).zip(&linear.scales).zip(&linear.bias);
            #[expect(clippy::cast_precision_loss, reason = "a sum of products of bytes, far more exact than they are")]
            let value = |((sum, of_zero), s): ((&i32, &i32), &f32)| (sum - zero * of_zero) as f32 * (scale.scale * s);
            self.out.extend(parts.map(|(product, b)| value(product) + b));
        }
        Ok(())
    }

    /// `out` becomes `inner · linear`.
    #[inline(always)]
    fn multiply_inner(&mut self, products: &Products, linear: &Linear) -> Result<(), Failed> {
        let inner = std::mem::take(&mut self.inner);
        let done = self.multiply(products, &inner, linear);
        self.inner = inner;
        done
    }
}

#[inline(always)]
fn add_and_norm(x: &mut [f32], more: &[f32], norm: &Norm) {
    for (row, more) in x.chunks_exact_mut(WIDTH).zip(more.chunks_exact(WIDTH)) {
        row.iter_mut().zip(more).for_each(|(v, m)| *v += m);
        layer_norm(row, &norm.weight, &norm.bias);
    }
}

/// Attention of every piece to every piece. `qkv` has rows of queries, keys, values; each value of `out` is a sum in the
/// order of the pieces.
#[inline(always)]
fn attend(qkv: &[f32], rows: usize, out: &mut Vec<f32>) {
    out.clear();
    out.resize(rows * WIDTH, 0.0);
    let row = |at: usize, part: usize, head: usize| &qkv[at * 3 * WIDTH + part * WIDTH + head * HEAD..][..HEAD];
    let (mut keys, mut scores) = (vec![0.0f32; HEAD * rows], vec![0.0f32; rows]);
    #[expect(clippy::cast_precision_loss, reason = "32")]
    let scale = 1.0 / (HEAD as f32).sqrt();
    for head in 0..HEADS {
        for at in 0..rows {
            row(at, 1, head).iter().enumerate().for_each(|(i, k)| keys[i * rows + at] = k * scale);
        }
        for at in 0..rows {
            scores.fill(0.0);
            for (q, keys) in row(at, 0, head).iter().zip(keys.chunks_exact(rows)) {
                scores.iter_mut().zip(keys).for_each(|(s, k)| *s += q * k);
            }
            softmax(&mut scores);
            let target: &mut [f32] = &mut out[at * WIDTH + head * HEAD..][..HEAD];
            let mut sum = [0.0f32; HEAD];
            for (other, weight) in scores.iter().enumerate() {
                sum.iter_mut().zip(row(other, 2, head)).for_each(|(t, v)| *t += weight * v);
            }
            target.copy_from_slice(&sum);
        }
    }
}

fn apply(head: &Head, row: &[f32]) -> Vec<f32> {
    let outputs = head.weight.chunks_exact(WIDTH).zip(&head.bias);
    outputs.map(|(w, b)| w.iter().zip(row).map(|(w, v)| w * v).sum::<f32>() + b).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn products_are_exact_for_any_number_of_rows() {
        use rten_tensor::NdTensor;
        use rten_tensor::prelude::*;
        let weights =
            NdTensor::<i8, 2>::from_fn([64, 384], |[o, i]| i8::try_from((o * 31 + i * 17) % 63).unwrap_or(0) - 31);
        let products = Products::new();
        let sums = (0..64).map(|o| (0..384).map(|i| i32::from(weights[[o, i]])).sum()).collect();
        let linear = Linear {
            sums,
            packed: products.prepack_b(weights.view().transposed()),
            scales: vec![1.0; 64],
            bias: vec![0.0; 64],
        };
        for rows in [1, 5, 13, 16, 17, 31, 64, 200] {
            // Every row has all values of a byte, above a zero of its own.
            let x: Vec<f32> = (0..rows * 384).map(|i| ((i * 7919) % 256) as f32 - (i / 384 % 200) as f32).collect();
            let mut room = Room::new(rows);
            room.multiply(&products, &x, &linear).expect("a product");
            for (at, got) in room.out.iter().enumerate() {
                let (row, output) = (at / 64, at % 64);
                let want: f32 = (0..384).map(|i| x[row * 384 + i] * f32::from(weights[[output, i]])).sum();
                assert!((got - want).abs() < 0.5, "{rows} rows: [{row}][{output}] {got} {want}");
            }
        }
    }
}
