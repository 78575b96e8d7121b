//! The products of each row of one matrix with each row of another.

use ndarray::{Array2, ArrayView2};

/// One row for each of `rows` with its product with each of `others`; a row lies in one piece.
pub fn row_products(rows: ArrayView2<'_, f32>, others: &Array2<f32>) -> Array2<f32> {
    let product = rows.dot(&others.t());
    // Where the vectors have a single number, the product comes column by column.
    if product.is_standard_layout() { product } else { product.as_standard_layout().into_owned() }
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::row_products;

    #[test]
    fn rows_lie_in_one_piece_for_vectors_of_any_length() {
        for (rows, others) in
            [(array![[2.0f32], [3.0]], array![[1.0f32], [4.0]]), (array![[2.0, 0.0], [3.0, 0.0]], array![[1.0, 5.0], [4.0, 6.0]])]
        {
            let product = row_products(rows.view(), &others);
            assert_eq!(product, array![[2.0, 8.0], [3.0, 12.0]]);
            assert!(product.outer_iter().all(|row| row.to_slice().is_some()));
        }
    }
}
