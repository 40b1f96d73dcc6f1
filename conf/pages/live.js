// Keeps the list of the approvals page as it is now. Without it, the page has a
// link that does. What somebody is about to decide stays as they see it.
'use strict';

const pause = 3000;
// After what is on the page has moved, nothing can be pressed for so long: a
// click that was on its way is for what stood there before.
const calm = 800;

function isBusy(list) {
    return list.contains(document.activeElement)
        || [...list.querySelectorAll('input[name="note"]')].some((i) => i.value)
        || list.querySelector('details[open]');
}

// What can be decided, in the order in which it stands there.
function waiting(list) {
    return [...list.querySelectorAll('article')].map((a) => a.id).join();
}

async function look() {
    const list = document.getElementById('actions');
    if (document.hidden || isBusy(list)) {
        return;
    }
    const url = new URL(location.href);
    url.searchParams.delete('said');
    const answer = await fetch(url, { credentials: 'same-origin' });
    if (!answer.ok) {
        return;
    }
    const page = new DOMParser().parseFromString(await answer.text(),
        'text/html');
    const fresh = page.getElementById('actions');
    if (!fresh || isBusy(list)) {
        return;
    }
    if (waiting(fresh) !== waiting(list)) {
        fresh.inert = true;
        setTimeout(() => { fresh.inert = false; }, calm);
    }
    list.replaceWith(fresh);
}

setInterval(() => look().catch(() => {}), pause);
