// Begins GraphiQL, which asks the schema that this page belongs to.
const fetcher = GraphiQL.createFetcher({ url: new URL("/graphql", window.location.origin).toString() });
const graphiql = React.createElement(GraphiQL, { fetcher, defaultEditorToolsVisibility: true });
ReactDOM.createRoot(document.getElementById("graphiql")).render(graphiql);
