//! A forward pass written out plainly, in 64 bits: what an encoder must give, computed by nothing that the program uses.

use super::folder::{Tensors, WIDTH, names};

type Matrix = Vec<Vec<f64>>;

/// The last layer's vectors of some tokens.
pub fn states(kind: &str, tensors: &Tensors, tokens: &[usize]) -> Matrix {
    let get = |name: String| tensors[&name].1.iter().map(|&v| f64::from(v)).collect::<Vec<f64>>();
    let row = |name: &str, at: usize| -> Vec<f64> { get(format!("embeddings.{name}.weight"))[at * WIDTH..][..WIDTH].to_vec() };
    // RoBERTa counts its places from behind the padding.
    let first = if kind.contains("roberta") { 2 } else { 0 };
    let mut x: Matrix = tokens
        .iter()
        .enumerate()
        .map(|(at, &token)| {
            let mut sum = add(&row("word_embeddings", token), &row("position_embeddings", first + at));
            if kind != "distilbert" {
                sum = add(&sum, &row("token_type_embeddings", 0));
            }
            normed(&sum, &get("embeddings.LayerNorm.weight".into()), &get("embeddings.LayerNorm.bias".into()))
        })
        .collect();
    for layer in 0..2 {
        let names = names(kind, layer);
        let step = |x: &Matrix, name: &str| -> Matrix {
            let (weight, bias) = (get(format!("{name}.weight")), get(format!("{name}.bias")));
            let one = |row: &Vec<f64>| {
                weight.chunks(row.len()).zip(&bias).map(|(w, b)| w.iter().zip(row).map(|(w, v)| w * v).sum::<f64>() + b).collect()
            };
            x.iter().map(one).collect()
        };
        let norm = |x: &Matrix, name: &str| -> Matrix {
            let (weight, bias) = (get(format!("{name}.weight")), get(format!("{name}.bias")));
            x.iter().map(|row| normed(row, &weight, &bias)).collect()
        };
        let [q, k, v] = [0, 1, 2].map(|at| step(&x, &names.attention[at]));
        let mixed = attention(&q, &k, &v);
        x = norm(&sums(&step(&mixed, &names.attention[3]), &x), &names.norms[0]);
        let wide: Matrix = step(&x, &names.wide).iter().map(|row| row.iter().map(|&v| gelu(v)).collect()).collect();
        x = norm(&sums(&step(&wide, &names.narrow), &x), &names.norms[1]);
    }
    x
}

/// Attention of two heads.
fn attention(q: &Matrix, k: &Matrix, v: &Matrix) -> Matrix {
    let head = WIDTH / 2;
    let mut mixed = vec![vec![0.0; WIDTH]; q.len()];
    for from in [0, head] {
        for (at, query) in q.iter().enumerate() {
            let near: Vec<f64> =
                k.iter().map(|key| (0..head).map(|d| query[from + d] * key[from + d]).sum::<f64>() / (head as f64).sqrt()).collect();
            let most = near.iter().copied().fold(f64::MIN, f64::max);
            let powers: Vec<f64> = near.iter().map(|n| (n - most).exp()).collect();
            let all: f64 = powers.iter().sum();
            for (power, value) in powers.iter().zip(v) {
                (0..head).for_each(|d| mixed[at][from + d] += power / all * value[from + d]);
            }
        }
    }
    mixed
}

fn add(a: &[f64], b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(a, b)| a + b).collect()
}

fn sums(a: &Matrix, b: &Matrix) -> Matrix {
    a.iter().zip(b).map(|(a, b)| add(a, b)).collect()
}

fn normed(row: &[f64], weight: &[f64], bias: &[f64]) -> Vec<f64> {
    let mean = row.iter().sum::<f64>() / row.len() as f64;
    let deviation = (row.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / row.len() as f64 + 1e-12).sqrt();
    row.iter().zip(weight).zip(bias).map(|((v, w), b)| (v - mean) / deviation * w + b).collect()
}

fn gelu(v: f64) -> f64 {
    0.5 * v * (1.0 + libm::erf(v / 2f64.sqrt()))
}
