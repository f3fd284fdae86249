export function Join() { return <main class="alone" />; }
