//! The arithmetic around the matrix products. Element by element or in a fixed order, so that every machine gets the same
//! bits whatever its vector width; products are sums of integers, which are exact.

/// Values are added up in this many lanes.
const LANES: usize = 16;
/// Adding and taking away 1.5 · 2^23 rounds an f32 below 2^22 to the nearest whole number.
const ROUND: f32 = 12_582_912.0;

#[inline(always)]
fn sum(values: &[f32], of: impl Fn(f32) -> f32) -> f32 {
    let mut lanes = [0.0f32; LANES];
    let (chunks, rest) = values.as_chunks::<LANES>();
    for chunk in chunks {
        for (lane, value) in lanes.iter_mut().zip(chunk) {
            *lane += of(*value);
        }
    }
    lanes.iter().chain(rest.iter().map(|v| of(*v)).collect::<Vec<_>>().iter()).sum()
}

/// `x` to mean 0 and variance 1, then `weight · x + bias`.
#[inline(always)]
pub(crate) fn layer_norm(x: &mut [f32], weight: &[f32], bias: &[f32]) {
    #[expect(clippy::cast_precision_loss, reason = "a row is 384 long")]
    let n = x.len() as f32;
    let mean = sum(x, |v| v) / n;
    let variance = sum(x, |v| (v - mean) * (v - mean)) / n;
    let scale = 1.0 / (variance + 1e-12).sqrt();
    for ((x, w), b) in x.iter_mut().zip(weight).zip(bias) {
        *x = (*x - mean) * scale * w + b;
    }
}

/// e^x for x in -87..=0 with a relative error under 1e-6; 0 below.
#[inline(always)]
pub(crate) fn exp(x: f32) -> f32 {
    let x = x.clamp(-87.0, 0.0);
    let whole = (x * std::f32::consts::LOG2_E + ROUND) - ROUND;
    let rest = x - whole * 0.693_359_4 + whole * 2.121_944_4e-4;
    let mut p = 1.987_569_1e-4;
    for c in [1.398_199_9e-3, 8.333_452e-3, 4.166_579_6e-2, 1.666_666_5e-1, 5.0e-1] {
        p = p * rest + c;
    }
    let p = p * rest * rest + rest + 1.0;
    #[expect(clippy::cast_possible_truncation, reason = "whole is in -126..=0")]
    let exponent = (whole as i32 + 127) << 23;
    p * f32::from_bits(exponent.cast_unsigned())
}

/// Probabilities in the place of their logarithms plus any constant.
#[inline(always)]
pub(crate) fn softmax(row: &mut [f32]) {
    let max = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    row.iter_mut().for_each(|v| *v = exp(*v - max));
    let scale = 1.0 / sum(row, |v| v);
    row.iter_mut().for_each(|v| *v *= scale);
}

/// x · Φ(x), Φ after Abramowitz and Stegun 7.1.26 (error under 1.5e-7).
#[inline(always)]
fn gelu_of(x: f32) -> f32 {
    let z = x.abs() * std::f32::consts::FRAC_1_SQRT_2;
    let t = 1.0 / (1.0 + 0.327_591_1 * z);
    let poly = ((((1.061_405_4 * t - 1.453_152) * t) + 1.421_413_7) * t - 0.284_496_74) * t + 0.254_829_6;
    let erf = 1.0 - poly * t * exp(-z * z);
    0.5 * x * (1.0 + if x < 0.0 { -erf } else { erf })
}

/// GELU, in place.
#[inline(always)]
pub(crate) fn gelu(values: &mut [f32]) {
    values.iter_mut().for_each(|v| *v = gelu_of(*v));
}

/// What a row of bytes stands for: `(byte - zero) · scale`.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Scale {
    pub(crate) scale: f32,
    pub(crate) zero: u8,
}

/// A row of values as bytes.
#[inline(always)]
pub(crate) fn quantise(row: &[f32], out: &mut [u8]) -> Scale {
    let (mut low, mut high) = ([0.0f32; LANES], [0.0f32; LANES]);
    let (chunks, rest) = row.as_chunks::<LANES>();
    for chunk in chunks {
        for i in 0..LANES {
            low[i] = if chunk[i] < low[i] { chunk[i] } else { low[i] };
            high[i] = if chunk[i] > high[i] { chunk[i] } else { high[i] };
        }
    }
    let low = low.iter().chain(rest).copied().fold(0.0, f32::min);
    let high = high.iter().chain(rest).copied().fold(0.0, f32::max);
    let scale = ((high - low) / 255.0).max(1e-9);
    let inverse = 1.0 / scale;
    let zero = (-low * inverse + ROUND) - ROUND;
    for (q, v) in out.iter_mut().zip(row) {
        // In the lowest bits of the rounded sum stands the whole number.
        let rounded = (v * inverse + zero).clamp(0.0, 255.0) + ROUND;
        #[expect(clippy::cast_possible_truncation, reason = "0..=255 in the lowest byte")]
        let byte = rounded.to_bits() as u8;
        *q = byte;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "in 0..=255")]
    let zero = zero.clamp(0.0, 255.0) as u8;
    Scale { scale, zero }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exp_and_gelu_are_close_to_the_real_ones() {
        for i in -800..=0 {
            let x = f64::from(i) / 10.0;
            let near = f64::from(exp(x as f32));
            assert!((near - x.exp()).abs() <= 2e-6 * x.exp() + 1e-30, "{x}: {near}");
        }
        // Φ(1) = 0.8413447, Φ(-2) = 0.0227501
        assert!((gelu_of(1.0) - 0.841_344_7).abs() < 1e-6);
        assert!((gelu_of(-2.0) + 0.045_500_3).abs() < 1e-6);
    }

    #[test]
    fn bytes_stand_for_what_was_there_within_half_a_step() {
        let row: Vec<f32> = (0..100i16).map(|i| f32::from(i * i % 37) - 11.5).collect();
        let mut bytes = vec![0; 100];
        let Scale { scale, zero } = quantise(&row, &mut bytes);
        for (byte, value) in bytes.iter().zip(&row) {
            let back = (f32::from(*byte) - f32::from(zero)) * scale;
            assert!((back - value).abs() <= scale * 0.51, "{back} {value}");
        }
    }

    #[test]
    fn softmax_adds_up_to_one() {
        let mut row = [-3.0, 0.0, 5.0, -100.0];
        softmax(&mut row);
        assert!((row.iter().sum::<f32>() - 1.0).abs() < 1e-6 && row[2] > 0.99 && row[3] < 1e-6, "{row:?}");
        for n in 1..40u8 {
            let mut row: Vec<f32> = (0..n).map(|i| -f32::from(i % 7)).collect();
            let exact: f32 = row.iter().map(|v| v.exp()).sum();
            let want: Vec<f32> = row.iter().map(|v| v.exp() / exact).collect();
            softmax(&mut row);
            assert!(row.iter().zip(&want).all(|(a, b)| (a - b).abs() < 1e-6), "{n}: {row:?}");
        }
    }
}
