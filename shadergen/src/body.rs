//! Writing the expressions and statements of one function.
//!
//! naga wants literals, constants, arguments and variables *outside* every `Emit` range and all other expressions in
//! exactly one. [`Body::add`] keeps to that. Values that the text should name are named at the end, when it is known
//! how often each is used.

use std::collections::HashMap;

use naga::{
    BinaryOperator, Block, Expression, Function, Handle, Literal, LocalVariable, MathFunction, Range, Span,
    Statement, SwizzleComponent, Type,
};

use crate::error::{MAX_EXPRESSIONS, ShaderError};
use crate::names;

/// An expression of the function.
pub(crate) type Value = Handle<Expression>;

/// Expressions larger than this are cut by a named value.
const LONGEST: u32 = 24;

/// What the text may call a value.
#[derive(Debug, Default, Clone)]
struct Naming {
    /// A name that it has in any case.
    name: Option<String>,
    /// A name for when it needs one.
    hint: Option<String>,
    /// The nesting of loops that it is computed in.
    level: usize,
    /// It is used in an inner loop.
    hoisted: bool,
}

/// A function that is being written.
#[derive(Debug)]
pub(crate) struct Body {
    pub function: Function,
    blocks: Vec<Block>,
    /// The first and last expression of the `Emit` range that is not closed yet.
    running: Option<(Value, Value)>,
    literals: HashMap<(bool, u32), Value>,
    namings: Vec<Naming>,
    uses: Vec<u32>,
}

impl Body {
    pub(crate) fn new(name: Option<String>) -> Self {
        Self {
            function: Function { name, ..Function::default() },
            blocks: vec![Block::new()],
            running: None,
            literals: HashMap::new(),
            namings: Vec::new(),
            uses: Vec::new(),
        }
    }

    /// Adds an expression.
    pub(crate) fn add(&mut self, expression: Expression) -> Value {
        let level = self.blocks.len();
        operands(&expression, |operand| hoist(&self.function, &mut self.namings, operand, level));
        let outside = outside_emit(&expression);
        if outside {
            self.emit();
        }
        let value = self.function.expressions.append(expression, Span::UNDEFINED);
        self.namings.push(Naming { level, ..Naming::default() });
        self.uses.push(0);
        if !outside {
            self.running = Some((self.running.map_or(value, |(first, _)| first), value));
        }
        value
    }

    /// Closes the running `Emit` range.
    fn emit(&mut self) {
        if let Some((first, last)) = self.running.take() {
            self.push(Statement::Emit(Range::new_from_bounds(first, last)));
        }
    }

    fn push(&mut self, statement: Statement) {
        if let Some(block) = self.blocks.last_mut() {
            block.push(statement, Span::UNDEFINED);
        }
    }

    /// Adds a statement that uses these values.
    pub(crate) fn state(&mut self, statement: Statement, values: &[Value]) {
        self.emit();
        let level = self.blocks.len();
        for &value in values {
            self.uses[value.index()] += 1;
            hoist(&self.function, &mut self.namings, value, level);
        }
        self.push(statement);
    }

    /// A number.
    pub(crate) fn float(&mut self, x: f32) -> Value {
        if let Some(&value) = self.literals.get(&(true, x.to_bits())) {
            return value;
        }
        let value = self.add(Expression::Literal(Literal::F32(x)));
        self.literals.insert((true, x.to_bits()), value);
        value
    }

    /// A row or column number.
    pub(crate) fn index(&mut self, x: u32) -> Value {
        if let Some(&value) = self.literals.get(&(false, x)) {
            return value;
        }
        let value = self.add(Expression::Literal(Literal::U32(x)));
        self.literals.insert((false, x), value);
        value
    }

    pub(crate) fn binary(&mut self, op: BinaryOperator, left: Value, right: Value) -> Value {
        self.add(Expression::Binary { op, left, right })
    }

    pub(crate) fn math(&mut self, fun: MathFunction, arguments: &[Value]) -> Value {
        let of = |k: usize| arguments.get(k).copied();
        self.add(Expression::Math { fun, arg: arguments[0], arg1: of(1), arg2: of(2), arg3: of(3) })
    }

    /// An element at a known place.
    pub(crate) fn element(&mut self, base: Value, index: u32) -> Value {
        self.add(Expression::AccessIndex { base, index })
    }

    /// An element at a computed place.
    pub(crate) fn element_at(&mut self, base: Value, index: Value) -> Value {
        self.add(Expression::Access { base, index })
    }

    /// `width` components of a vector of four, from `first` on.
    pub(crate) fn components(&mut self, vector: Value, first: u32, width: u8) -> Value {
        use SwizzleComponent::{W, X, Y, Z};
        let size = match width {
            1 => return self.element(vector, first),
            4 => return vector,
            width => crate::types::vector_size(width),
        };
        let pattern = match first {
            0 => [X, Y, Z, W],
            1 => [Y, Z, W, W],
            _ => [Z, W, W, W],
        };
        self.add(Expression::Swizzle { size, vector, pattern })
    }

    /// A constant that a declaration begins with: it stands outside the statements.
    pub(crate) fn initial(&mut self, expression: Expression) -> Value {
        self.emit();
        let value = self.add(expression);
        self.running = None;
        value
    }

    /// A variable of the function, declared at its head.
    pub(crate) fn local(&mut self, name: &str, ty: Handle<Type>, init: Option<Value>) -> Value {
        let variable = LocalVariable { name: Some(name.into()), ty, init };
        let variable = self.function.local_variables.append(variable, Span::UNDEFINED);
        self.add(Expression::LocalVariable(variable))
    }

    /// An error where iterations that were written out have made the text too long.
    pub(crate) fn within_bounds(&self) -> Result<(), ShaderError> {
        if self.function.expressions.len() <= MAX_EXPRESSIONS { Ok(()) } else { Err(ShaderError::Unrolled) }
    }

    /// Reads a variable; the text always names the result.
    pub(crate) fn load(&mut self, pointer: Value, name: &str) -> Value {
        let value = self.add(Expression::Load { pointer });
        self.hint(value, name);
        value
    }

    pub(crate) fn store(&mut self, pointer: Value, value: Value) {
        self.state(Statement::Store { pointer, value }, &[pointer, value]);
    }

    pub(crate) fn call(&mut self, function: Handle<Function>, arguments: Vec<Value>) -> Value {
        self.emit();
        let result = self.add(Expression::CallResult(function));
        let used = arguments.clone();
        self.state(Statement::Call { function, arguments, result: Some(result) }, &used);
        result
    }

    /// Begins an inner block.
    pub(crate) fn begin(&mut self) {
        self.emit();
        self.blocks.push(Block::new());
    }

    /// Ends it.
    pub(crate) fn end(&mut self) -> Block {
        self.emit();
        self.blocks.pop().unwrap_or_default()
    }

    /// Runs a block where a condition holds.
    pub(crate) fn only_if(&mut self, condition: Value, accept: Statement) {
        let accept = Block::from_vec(vec![accept]);
        self.state(Statement::If { condition, accept, reject: Block::new() }, &[condition]);
    }

    pub(crate) fn give(&mut self, value: Value) {
        self.state(Statement::Return { value: Some(value) }, &[value]);
    }

    /// Names a value in the text.
    pub(crate) fn name(&mut self, value: Value, name: &str) {
        self.namings[value.index()].name.get_or_insert_with(|| names::identifier(name));
    }

    /// What a value is called if it needs a name.
    pub(crate) fn hint(&mut self, value: Value, name: &str) {
        self.namings[value.index()].hint.get_or_insert_with(|| names::identifier(name));
    }

    /// The finished function.
    pub(crate) fn finish(mut self) -> Function {
        self.emit();
        self.function.body = self.blocks.pop().unwrap_or_default();
        self.count_uses();
        self.give_names();
        self.function
    }

    /// Counts uses by what is itself used; what nobody uses, the compaction of the module removes.
    fn count_uses(&mut self) {
        for (_, variable) in self.function.local_variables.iter() {
            if let Some(init) = variable.init {
                self.uses[init.index()] += 1;
            }
        }
        let expressions: Vec<_> = self.function.expressions.iter().collect();
        for &(handle, expression) in expressions.iter().rev() {
            if self.uses[handle.index()] > 0 {
                operands(expression, |operand| self.uses[operand.index()] += 1);
            }
        }
    }

    /// Names what the writers would otherwise number, and cuts long expressions.
    fn give_names(&mut self) {
        let initial: Vec<_> = self.function.local_variables.iter().filter_map(|(_, v)| v.init).collect();
        let mut size = vec![1_u32; self.uses.len()];
        for (handle, expression) in self.function.expressions.iter() {
            let k = handle.index();
            if matches!(expression, Expression::CallResult(_))
                && let Some(name) = self.namings[k].name.take()
            {
                // The writers number what a call gives; `helpers::name_results` reads the name here.
                self.function.named_expressions.insert(handle, name);
            }
            if outside_emit(expression) || self.uses[k] == 0 || initial.contains(&handle) {
                continue;
            }
            let mut own = 1_u32;
            operands(expression, |operand| own = own.saturating_add(size[operand.index()]));
            let naming = &mut self.namings[k];
            let (place, load) = match expression {
                Expression::Access { .. } | Expression::AccessIndex { .. } => (true, false),
                Expression::Load { .. } => (false, true),
                _ => (false, false),
            };
            if place {
                // A place is no value; a component of a vector is short enough to be repeated.
                size[k] = own - 1;
                if naming.name.is_none() {
                    continue;
                }
            }
            let needed = load || self.uses[k] > 1 || naming.hoisted || own > LONGEST;
            let name = naming.name.take().or_else(|| {
                let hint = naming.hint.take();
                needed.then(|| hint.unwrap_or_else(|| names::of_expression(expression).into()))
            });
            size[k] = own;
            if let Some(name) = name {
                self.function.named_expressions.insert(handle, name);
                size[k] = 1;
            }
        }
    }
}

/// What stands outside every `Emit` range: what needs no computing, and what a call gives.
fn outside_emit(expression: &Expression) -> bool {
    expression.needs_pre_emit() || matches!(expression, Expression::CallResult(_))
}

/// Notes that a value is used at a level. A component or an element stands in the text as its base does.
fn hoist(function: &Function, namings: &mut [Naming], mut value: Value, level: usize) {
    loop {
        let naming = &mut namings[value.index()];
        naming.hoisted |= level > naming.level;
        match function.expressions[value] {
            Expression::Access { base, .. } | Expression::AccessIndex { base, .. } => value = base,
            _ => break,
        }
    }
}

/// Visits the operands of the expressions that this crate writes.
fn operands(expression: &Expression, mut each: impl FnMut(Value)) {
    match *expression {
        Expression::Compose { ref components, .. } => components.iter().copied().for_each(each),
        Expression::Access { base, index } => {
            each(base);
            each(index);
        }
        Expression::AccessIndex { base, .. } => each(base),
        Expression::Splat { value, .. } => each(value),
        Expression::Swizzle { vector, .. } => each(vector),
        Expression::Load { pointer } => each(pointer),
        Expression::Unary { expr, .. } | Expression::As { expr, .. } => each(expr),
        Expression::Binary { left, right, .. } => {
            each(left);
            each(right);
        }
        Expression::Select { condition, accept, reject } => {
            each(condition);
            each(accept);
            each(reject);
        }
        Expression::Math { arg, arg1, arg2, arg3, .. } => {
            each(arg);
            [arg1, arg2, arg3].into_iter().flatten().for_each(each);
        }
        Expression::ArrayLength(array) => each(array),
        // Everything else has no operands, or is never written.
        _ => {}
    }
}
