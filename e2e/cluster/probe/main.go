// Command probe is what the cluster's self-test runs in pods: a server that tells its caller the address it came from, and
// the questions that only a program inside a pod can ask.
//
//	probe serve          answer every request on port 8080 with "POD CALLER"
//	probe resolve NAME   print the addresses of NAME
//	probe get URL        print what URL answers
//	probe write FILE     write FILE, then serve
package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"time"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	switch strings.Join(args[:min(1, len(args))], "") {
	case "serve":
		return serve()
	case "resolve":
		addresses, err := net.LookupHost(args[1])
		if err == nil {
			fmt.Println(strings.Join(addresses, " "))
		}
		return err
	case "get":
		return get(args[1])
	case "write":
		if err := os.WriteFile(args[1], []byte("written\n"), 0o600); err != nil {
			return err
		}
		return serve()
	}
	return fmt.Errorf("probe: %q (expected: serve, resolve NAME, get URL or write FILE)", args)
}

func serve() error {
	pod, err := os.Hostname()
	if err != nil {
		return err
	}
	return http.ListenAndServe(":8080", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		caller, _, err := net.SplitHostPort(r.RemoteAddr)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		fmt.Fprintln(w, pod, caller)
	}))
}

func get(url string) error {
	answer, err := (&http.Client{Timeout: 5 * time.Second}).Get(url)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", url, answer.Status)
	}
	_, err = io.Copy(os.Stdout, answer.Body)
	return err
}
