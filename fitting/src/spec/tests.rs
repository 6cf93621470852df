use super::Spec;
use color_fn_bases::Range;
use color_fn_core::domain::Quantity;

#[test]
fn specifications_round_trip_and_refuse() {
    for text in ["sigmoid:2", "polynomial:8", "chebyshev:32", "bspline:12", "bspline@430,455.5,610"] {
        assert_eq!(text.parse::<Spec>().expect("a specification").to_string(), text);
    }
    for text in ["", "sigmoid", "sigmoid:", "sigmoid:x", "sigmoid:-1", "spline:3", "bspline@", "bspline@a,b"]
    {
        let message = text.parse::<Spec>().expect_err("no specification").to_string();
        assert!(message.contains("bspline:COEFFICIENTS"), "it says what to write: {message}");
    }
    for text in
        ["sigmoid:9", "chebyshev:33", "bspline:3", "bspline:99999999", "bspline@100", "bspline@500,450"]
    {
        let spec: Spec = text.parse().expect("the form is right");
        let error = spec.graph(Range::VISIBLE, &Quantity::Reflectance).expect_err("the size is not");
        assert!(error.to_string().starts_with(text), "it names what is wrong: {error}");
    }
}

#[test]
fn the_number_of_parameters_is_that_of_the_graph() {
    for quantity in [Quantity::Reflectance, Quantity::Transmittance, Quantity::Emission] {
        for spec in Spec::candidates(&quantity) {
            let graph = spec.graph(Range::VISIBLE, &quantity).expect("a candidate");
            assert_eq!(graph.layout().free_len(), spec.n_params(&quantity), "{spec} of {quantity:?}");
        }
    }
}
