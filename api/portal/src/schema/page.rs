//! Cursor-based pagination: GraphQL connections as generic fragments.

use cynic::QueryFragment;
use cynic::queries::SelectionBuilder;
use cynic::schema::{Field, HasField};
use serde::Deserialize;

use crate::operation::schema;

/// `PageInfo` of a connection (Relay cursor pagination).
#[derive(Debug, Default, cynic::QueryFragment)]
pub struct PageInfo {
    pub has_next_page: bool,
    pub has_previous_page: bool,
    pub start_cursor: Option<String>,
    pub end_cursor: Option<String>,
}

/// Page of a list: the connection of its node type.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Page<T> {
    pub nodes: Vec<T>,
    pub page_info: PageInfo,
}

/// Page with the list's total count, which costs another SQL statement.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CountedPage<T> {
    /// Number of rows over all pages.
    pub total_count: i32,
    pub nodes: Vec<T>,
    pub page_info: PageInfo,
}

/// Node type of a connection, with the types of the connection's fields.
pub trait ConnectionNode: Sized {
    type Connection: HasField<Self::Nodes, Type = Vec<Self>>
        + HasField<Self::PageInfo, Type = schema::PageInfo>
        + HasField<Self::TotalCount, Type = i32>;
    type Nodes: Field;
    type PageInfo: Field;
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

// By hand, because cynic's derive binds a fragment to one schema type, and each list has a connection type of its own.
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
