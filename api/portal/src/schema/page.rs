use cynic::QueryFragment;
use cynic::queries::SelectionBuilder;
use cynic::schema::{Field, HasField};
use serde::Deserialize;

use crate::operation::schema;

/// Cursors of a page of a list, and whether there is more beside it.
#[derive(Debug, Default, cynic::QueryFragment)]
pub struct PageInfo {
    /// Whether rows follow.
    pub has_next_page: bool,
    /// Whether rows stand before.
    pub has_previous_page: bool,
    /// Of the first row.
    pub start_cursor: Option<String>,
    /// Of the last row.
    pub end_cursor: Option<String>,
}

/// A page of a list: the connection of its nodes' type, as far as each is shown.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Page<T> {
    /// In the order of the list.
    pub nodes: Vec<T>,
    /// Where the pages beside it are.
    pub page_info: PageInfo,
}

/// The same with how many rows the list has, which is another statement.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CountedPage<T> {
    /// On all its pages.
    pub total_count: i32,
    /// In the order of the list.
    pub nodes: Vec<T>,
    /// Where the pages beside it are.
    pub page_info: PageInfo,
}

/// A type of the schema that is listed by a connection, and the fields of that.
pub trait ConnectionNode: Sized {
    /// The connection.
    type Connection: HasField<Self::Nodes, Type = Vec<Self>>
        + HasField<Self::PageInfo, Type = schema::PageInfo>
        + HasField<Self::TotalCount, Type = i32>;
    /// Its field `nodes`.
    type Nodes: Field;
    /// Its field `pageInfo`.
    type PageInfo: Field;
    /// Its field `totalCount`.
    type TotalCount: Field;
}

macro_rules! connections {
    ($($connection:ident of $node:ident,)*) => {$(
        impl ConnectionNode for schema::$node {
            type Connection = schema::$connection;
            type Nodes = schema::__fields::$connection::nodes;
            type PageInfo = schema::__fields::$connection::pageInfo;
            type TotalCount = schema::__fields::$connection::totalCount;
        }
    )*};
}

connections! {
    AccountConnection of Account,
    DeliveryConnection of Delivery,
    DossierConnection of Dossier,
    DossierViewingConnection of DossierViewing,
    EventConnection of Event,
    MessageConnection of Message,
    ProcedureConnection of Procedure,
}

// By hand, since cynic's derive declares a fragment of one type of the schema, and each list has another.
impl<T> QueryFragment for Page<T>
where
    T: QueryFragment<VariablesFields = ()>,
    T::SchemaType: ConnectionNode,
{
    type SchemaType = <T::SchemaType as ConnectionNode>::Connection;
    type VariablesFields = ();

    fn query(mut builder: SelectionBuilder<'_, Self::SchemaType, Self::VariablesFields>) {
        let mut nodes = builder.select_field::<<T::SchemaType as ConnectionNode>::Nodes, Vec<T::SchemaType>>();
        Vec::<T>::query(nodes.select_children());
        let mut page_info = builder.select_field::<<T::SchemaType as ConnectionNode>::PageInfo, schema::PageInfo>();
        PageInfo::query(page_info.select_children());
    }
}

impl<T> QueryFragment for CountedPage<T>
where
    T: QueryFragment<VariablesFields = ()>,
    T::SchemaType: ConnectionNode,
{
    type SchemaType = <T::SchemaType as ConnectionNode>::Connection;
    type VariablesFields = ();

    fn query(mut builder: SelectionBuilder<'_, Self::SchemaType, Self::VariablesFields>) {
        builder.select_field::<<T::SchemaType as ConnectionNode>::TotalCount, i32>();
        Page::<T>::query(builder);
    }
}
