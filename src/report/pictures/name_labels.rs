//! Places the names of dots so that they cover neither each other nor a dot, as far as that can be.
//!
//! Takes dots from a drawing, gives a place for each name: beside, below or above its dot. The names of large dots are placed first.

/// A dot and its name.
#[derive(Clone, Copy)]
pub struct Dot {
    /// The middle of the dot.
    pub at: (f64, f64),
    /// Its radius.
    pub radius: f64,
    /// Letters of its name.
    pub letters: usize,
}

/// Where a name is written: its baseline, and the class of its anchor.
#[derive(Clone, Copy)]
pub struct NamePlace {
    /// The anchor.
    pub at: (f64, f64),
    /// `over`, with `right` where the name ends at the anchor and `middle` where it is centred.
    pub class: &'static str,
    area: Area,
}

#[derive(Clone, Copy)]
struct Area {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

/// The width of a letter and the height of a line, at 12 pixels.
const LETTER: f64 = 6.6;
const LINE: f64 = 13.0;
/// Blank between a dot and its name.
const GAP: f64 = 4.0;

/// A place for the name of each dot, on a drawing of this width and height.
pub fn places(dots: &[Dot], drawing: (f64, f64)) -> Vec<NamePlace> {
    let mut order: Vec<usize> = (0..dots.len()).collect();
    order.sort_by(|&a, &b| dots[b].radius.total_cmp(&dots[a].radius).then(a.cmp(&b)));
    let sheet = Area { left: 0.0, top: 0.0, right: drawing.0, bottom: drawing.1 };
    let mut placed: Vec<Option<NamePlace>> = vec![None; dots.len()];
    for at in order {
        let cost = |place: &NamePlace| {
            let own = place.area;
            let names: f64 = placed.iter().flatten().map(|other| own.shared(other.area)).sum();
            let covered: f64 = dots.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, dot)| own.shared(dot.area())).sum();
            3.0 * names + 2.0 * covered + 10.0 * (own.size() - own.shared(sheet))
        };
        // Of places that cost the same, the first.
        placed[at] = dots[at].candidates().into_iter().min_by(|a, b| cost(a).total_cmp(&cost(b)));
    }
    placed.into_iter().flatten().collect()
}

impl Dot {
    fn area(self) -> Area {
        let ((x, y), r) = (self.at, self.radius);
        Area { left: x - r, top: y - r, right: x + r, bottom: y + r }
    }

    fn candidates(self) -> [NamePlace; 4] {
        let ((x, y), away) = (self.at, self.radius + GAP);
        let wide = self.letters as f64 * LETTER;
        let place = |at: (f64, f64), left: f64, class| {
            let area = Area { left, top: at.1 - LINE + 3.0, right: left + wide, bottom: at.1 + 3.0 };
            NamePlace { at, class, area }
        };
        [
            place((x + away, y + 4.0), x + away, "over"),
            place((x - away, y + 4.0), x - away - wide, "over right"),
            place((x, y + away + 9.0), x - wide / 2.0, "over middle"),
            place((x, y - away), x - wide / 2.0, "over middle"),
        ]
    }
}

impl Area {
    fn size(self) -> f64 {
        (self.right - self.left) * (self.bottom - self.top)
    }

    fn shared(self, other: Area) -> f64 {
        let wide = self.right.min(other.right) - self.left.max(other.left);
        let high = self.bottom.min(other.bottom) - self.top.max(other.top);
        wide.max(0.0) * high.max(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dot(x: f64, y: f64, radius: f64) -> Dot {
        Dot { at: (x, y), radius, letters: 10 }
    }

    #[test]
    fn a_name_is_right_of_its_dot_unless_something_is_there() {
        let classes = |dots: &[Dot]| places(dots, (300.0, 200.0)).iter().map(|place| place.class).collect::<Vec<_>>();
        assert_eq!(classes(&[dot(100.0, 100.0, 8.0)]), ["over"]);
        assert_eq!(classes(&[dot(280.0, 100.0, 8.0)]), ["over right"], "the drawing ends there");
        assert_eq!(classes(&[dot(100.0, 100.0, 8.0), dot(130.0, 100.0, 6.0)]), ["over right", "over"], "a dot is there");
        let names = places(&[dot(100.0, 100.0, 8.0), dot(110.0, 112.0, 6.0), dot(90.0, 112.0, 6.0)], (300.0, 200.0));
        let shared = |a: usize, b: usize| names[a].area.shared(names[b].area);
        assert_eq!(shared(0, 1) + shared(0, 2) + shared(1, 2), 0.0);
    }
}
