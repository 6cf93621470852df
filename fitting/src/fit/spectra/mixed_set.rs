//! Spectra of several families as one set.

use color_fn_core::compose::Set;
use color_fn_core::domain::{Index, Number, Port, Quantity, Wavelength};
use color_fn_core::{Color, Compose, GraphColor, Layout, Params, Scalar};

/// One family's spectra.
pub(super) type Family = GraphColor<Wavelength, Number>;

/// A set whose members have different families: for each, a set of its members; and a table that says for each
/// index which family and which member of it.
///
/// All families are computed and one is selected: a shader has no cheaper way that is also a function.
#[derive(Debug)]
pub(super) struct MixedSet {
    families: Vec<(String, Set<Family>)>,
    /// Family and member of each index.
    members: Vec<[f64; 2]>,
    /// Blocks of each family.
    blocks: Vec<usize>,
}

impl MixedSet {
    /// Families under names; `of` says which of them each index has.
    pub(super) fn new(families: Vec<(String, Family)>, of: &[usize]) -> Self {
        let mut counts = vec![0; families.len()];
        let member = |&family: &usize| {
            counts[family] += 1;
            [family as f64, (counts[family] - 1) as f64]
        };
        let members = of.iter().map(member).collect();
        let blocks = families.iter().map(|(_, color)| color.layout().blocks().len()).collect();
        let sets = families.into_iter().zip(counts).map(|((name, color), count)| (name, color.set(count)));
        Self { families: sets.collect(), members, blocks }
    }
}

impl Color for MixedSet {
    type In = (Index, Wavelength);
    type Out = Number;

    fn layout(&self) -> Layout {
        let parts =
            self.families.iter().fold(Layout::new(), |layout, (name, set)| layout.part(name, set.layout()));
        parts.fixed("members", 2, self.members.as_flattened().to_vec())
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, params: Params<'_, S>, (index, wavelength): (S, S)) -> S {
        let (_, members) = params.split_at(self.blocks.iter().sum());
        let entry = members.block(0).gather(index);
        let (family, member) = (entry.get(0), entry.get(1));
        let mut rest = params;
        let mut value = S::lit(0.0);
        for (k, ((_, set), blocks)) in self.families.iter().zip(&self.blocks).enumerate() {
            let (here, after) = rest.split_at(*blocks);
            rest = after;
            let this = set.eval(here, (member, wavelength));
            value = if k == 0 { this } else { S::select(family.less(S::lit(k as f64 - 0.5)), value, this) };
        }
        value
    }
    fn inputs(&self) -> Vec<Port> {
        let mut ports = self.families[0].1.inputs();
        if let Quantity::Index { count } = &mut ports[0].quantity {
            *count = self.members.len();
        }
        ports
    }
}
