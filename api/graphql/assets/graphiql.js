// Begins GraphiQL, which asks the schema that this page belongs to. Subscriptions go by WebSocket, with the headers of the
// editor as what the connection is begun with: a token counts there whatever the case of its key.
const url = new URL("/graphql", window.location.origin);
const socketUrl = new URL("/graphql/ws", window.location.origin);
socketUrl.protocol = url.protocol === "https:" ? "wss:" : "ws:";
const fetcher = (request, options) => {
  const connectionParams = options?.headers ?? {};
  const wsClient = graphqlWs.createClient({ url: socketUrl.toString(), connectionParams, retryAttempts: 0 });
  return GraphiQL.createFetcher({ url: url.toString(), wsClient })(request, options);
};
const graphiql = React.createElement(GraphiQL, { fetcher, defaultEditorToolsVisibility: true });
ReactDOM.createRoot(document.getElementById("graphiql")).render(graphiql);
