pub mod container;
pub mod counting;
pub mod description;
pub mod markup;
pub mod names;
pub mod remark;
pub mod xml;
