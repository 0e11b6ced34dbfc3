//! The Merkle tree of RFC 6962 (§2.1), SHA-256.

use sha2::{Digest, Sha256};

/// A SHA-256 hash.
pub type Hash = [u8; 32];

/// Hash of a leaf: `SHA-256(0x00 || leaf)`.
pub fn leaf_hash(leaf: &[u8]) -> Hash {
    Sha256::new().chain_update([0]).chain_update(leaf).finalize().into()
}

/// Hash of an interior node: `SHA-256(0x01 || left || right)`.
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
}

/// A growing tree. Keeps every complete subtree's hash (2n hashes, 64 bytes a leaf), so that a root or a proof costs
/// at most 2 log2 n hashes.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    /// `levels[k][i]` covers leaves `i * 2^k .. (i + 1) * 2^k`.
    levels: Vec<Vec<Hash>>,
}

impl Tree {
    /// Number of leaves.
    pub fn size(&self) -> u64 {
        self.levels.first().map_or(0, |leaves| leaves.len() as u64)
    }

    /// Adds a leaf.
    pub fn push(&mut self, leaf: Hash) {
        let mut hash = leaf;
        for level in 0.. {
            if self.levels.len() == level {
                self.levels.push(Vec::new());
            }
            let row = &mut self.levels[level];
            row.push(hash);
            if row.len() % 2 == 1 {
                return;
            }
            hash = node_hash(&row[row.len() - 2], &row[row.len() - 1]);
        }
    }

    /// Forgets all leaves after the first `size`.
    pub fn truncate(&mut self, size: u64) {
        for (level, row) in self.levels.iter_mut().enumerate() {
            row.truncate(usize::try_from(size >> level).unwrap_or(usize::MAX));
        }
    }

    /// The root of the first `size` leaves; `None` when there are fewer. The empty tree's root is `SHA-256("")`.
    pub fn root(&self, size: u64) -> Option<Hash> {
        match size {
            _ if size > self.size() => None,
            0 => Some(Sha256::digest([]).into()),
            _ => Some(self.range(0, size)),
        }
    }

    /// Audit path of leaf `index` in the tree of the first `size` leaves, leaf side first (RFC 6962 §2.1.1): at most
    /// log2(size) rounded up hashes. `None` when out of range.
    pub fn inclusion(&self, index: u64, size: u64) -> Option<Vec<Hash>> {
        if index >= size || size > self.size() {
            return None;
        }
        let mut path = Vec::new();
        let (mut low, mut high) = (0, size);
        while high - low > 1 {
            let split = low + split(high - low);
            if index < split {
                path.push(self.range(split, high));
                high = split;
            } else {
                path.push(self.range(low, split));
                low = split;
            }
        }
        path.reverse();
        Some(path)
    }

    fn range(&self, low: u64, high: u64) -> Hash {
        let n = high - low;
        if n.is_power_of_two() && low.is_multiple_of(n) {
            let level = n.trailing_zeros() as usize;
            return self.levels[level][usize::try_from(low / n).unwrap_or(usize::MAX)];
        }
        let middle = low + split(n);
        node_hash(&self.range(low, middle), &self.range(middle, high))
    }
}

/// The largest power of two below `n` (n > 1).
const fn split(n: u64) -> u64 {
    1 << (63 - (n - 1).leading_zeros())
}

/// Whether `path` proves that `leaf` stands at `index` of the tree of `size` leaves with that `root`
/// (RFC 9162 §2.1.3.2).
pub fn verify_inclusion(leaf: &Hash, index: u64, size: u64, path: &[Hash], root: &Hash) -> bool {
    if index >= size {
        return false;
    }
    let (mut node, mut last, mut hash) = (index, size - 1, *leaf);
    for sibling in path {
        if last == 0 {
            return false;
        }
        if node % 2 == 1 || node == last {
            hash = node_hash(sibling, &hash);
            while node % 2 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(&hash, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    last == 0 && hash == *root
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The published test tree of the Certificate Transparency reference code (also in RFC 9162's test material):
    /// eight leaves and the root after each.
    const LEAVES: [&str; 8] =
        ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
    const ROOTS: [&str; 8] = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    fn tree() -> Tree {
        let mut tree = Tree::default();
        for leaf in LEAVES {
            tree.push(leaf_hash(&hex::decode(leaf).expect("hex")));
        }
        tree
    }

    #[test]
    fn roots_are_those_of_the_reference_code() {
        for (size, root) in (1..).zip(ROOTS) {
            assert_eq!(tree().root(size).map(hex::encode).as_deref(), Some(root), "size {size}");
        }
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(Tree::default().root(0).map(hex::encode).as_deref(), Some(empty));
        assert_eq!(tree().root(9), None);
    }

    #[test]
    fn a_truncated_tree_is_the_shorter_tree() {
        let mut shorter = tree();
        shorter.truncate(5);
        assert_eq!(shorter.root(5).map(hex::encode).as_deref(), Some(ROOTS[4]));
        shorter.push(leaf_hash(&hex::decode(LEAVES[5]).expect("hex")));
        assert_eq!(shorter.root(6).map(hex::encode).as_deref(), Some(ROOTS[5]));
    }

    #[test]
    fn every_leaf_is_proven_and_nothing_else() {
        let tree = tree();
        for size in 1..=8 {
            let root = tree.root(size).expect("root");
            for index in 0..size {
                let leaf = leaf_hash(&hex::decode(LEAVES[usize::try_from(index).expect("small")]).expect("hex"));
                let path = tree.inclusion(index, size).expect("path");
                assert!(verify_inclusion(&leaf, index, size, &path, &root), "{index} of {size}");
                assert!(!verify_inclusion(&leaf_hash(b"x"), index, size, &path, &root));
                assert!(!verify_inclusion(&leaf, index + 1, size, &path, &root) || size == 1);
                if let Some((_, shorter)) = path.split_last() {
                    assert!(!verify_inclusion(&leaf, index, size, shorter, &root));
                }
            }
        }
    }
}
