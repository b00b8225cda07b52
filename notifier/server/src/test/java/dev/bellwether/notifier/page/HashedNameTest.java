package dev.bellwether.notifier.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HashedNameTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0123abcd.wasm",
                "app.0123abcd.js",
                "app-0123abcd.min.css",
                "app_0123abcd.js.map",
                "a.b-c.9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08.woff2",
            })
    void aNameWithAHashBeforeItsExtensionsIsHashed(String name) {
        assertThat(HashedName.is(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "app.js",
                "index.html",
                "0123abcd",
                "app.0123abc.js",
                "app.0123ABCD.js",
                "app.0123abcg.js",
                "app0123abcd.js",
                "0123abcd-app.js",
                "report-20260102.txt",
                "report.2026-01-02.txt",
                "effacedbed.js",
                "app.0123abcd.7z",
                "jquery-ui.min.js",
                "background-2024-summer.jpg",
                "background-20240102T0304.jpg",
                "icon-UserMenu.svg",
                "player-Html5Video.js",
                "part-CHAPTER2.html",
                "part-CHAPTERS.html",
                "photo-IMG20240.jpg",
                "case-234567.jpg",
                "case-23456723.jpg",
                "4SGB2XQD.txt",
                "chunk-4SGB2XQDA.js",
                "",
            })
    void anyOtherNameIsNot(String name) {
        assertThat(HashedName.is(name)).isFalse();
    }
}
