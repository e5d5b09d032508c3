/* How typed words are held against a text, for the pages that narrow a list.
   Fold both, part the typed ones at blanks, and ask for each whether the text
   holds it. */
(function () {
  "use strict";
  var LARGE = { "ぁ": "あ", "ぃ": "い", "ぅ": "う", "ぇ": "え", "ぉ": "お", "ゃ": "や", "ゅ": "ゆ", "ょ": "よ", "っ": "つ" };
  window.keijiNarrow = {
    /* ウィルス finds ウイルス, Ｚｏｏｍ zoom, サーバー サーバ. */
    fold: function (text) {
      return text.normalize("NFKC").toLowerCase()
        .replace(/[\u30a1-\u30f6]/g, function (c) { return String.fromCharCode(c.charCodeAt(0) - 0x60); })
        .replace(/[ぁぃぅぇぉゃゅょっ]/g, function (c) { return LARGE[c]; })
        .replace(/ー/g, "");
    },
    /* AI is no part of mail: letters and digits are found as whole words. */
    holds: function (text, word) {
      if (!/^[a-z0-9]+$/.test(word)) { return text.indexOf(word) >= 0; }
      return new RegExp("(^|[^a-z0-9])" + word + "($|[^a-z0-9])").test(text);
    }
  };
})();
