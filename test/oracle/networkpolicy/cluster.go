package main

import (
	"fmt"

	. "oracle/shared"
)

type port struct {
	name     string
	number   int
	protocol string
}

type pod struct {
	name, namespace, address string
	labels                   map[string]string
	ports                    []port
	deployment               bool
}

type cluster struct {
	namespaces map[string]map[string]string
	names      []string
	pods       []pod
}

var labelValues = map[string][]string{
	"app":  {"web", "api", "db", "cache"},
	"tier": {"front", "back", ""},
	"team": {"red", "blue"},
	"env":  {"dev", "prod"},
}

var labelKeys = []string{"app", "tier", "team", "env"}

func randomLabels(r Random, presence int) map[string]string {
	labels := map[string]string{}
	for _, key := range labelKeys {
		if r.Chance(presence) {
			labels[key] = Pick(r, labelValues[key]...)
		}
	}
	return labels
}

var declaredPorts = []port{
	{"http", 8080, "TCP"}, {"http", 80, "TCP"}, {"web", 8081, "TCP"}, {"metrics", 9090, "TCP"},
	{"dns", 53, "UDP"}, {"dns", 53, "TCP"}, {"sig", 3868, "SCTP"}, {"", 5432, "TCP"}, {"http", 8443, "UDP"},
}

func randomPorts(r Random) []port {
	chosen := []port{}
	taken := map[string]bool{}
	for _, candidate := range Some(r, 1, 4, declaredPorts) {
		if candidate.name != "" && taken[candidate.name] {
			continue
		}
		taken[candidate.name] = true
		chosen = append(chosen, candidate)
	}
	return chosen
}

func randomCluster(r Random) cluster {
	c := cluster{namespaces: map[string]map[string]string{}}
	c.names = Some(r, 2, 3, []string{"alpha", "beta", "gamma"})
	for index, name := range c.names {
		labels := randomLabels(r, 45)
		labels["kubernetes.io/metadata.name"] = name
		c.namespaces[name] = labels
		count := 1 + r.IntN(2)
		if index == 0 {
			count = 2
		}
		for number := range count {
			p := pod{
				name:       fmt.Sprintf("%s-%d", Pick(r, labelValues["app"]...), number),
				namespace:  name,
				labels:     randomLabels(r, 65),
				address:    fmt.Sprintf("10.244.%d.%d", index, 10+number),
				ports:      randomPorts(r),
				deployment: r.Chance(25),
			}
			if r.Chance(15) {
				p.address = fmt.Sprintf("fd00:10:244:%d::%d", index, 10+number)
			}
			c.pods = append(c.pods, p)
		}
	}
	return c
}

func (c cluster) objects() []any {
	result := []any{}
	for _, name := range c.names {
		result = append(result, Object{"apiVersion": "v1", "kind": "Namespace",
			"metadata": Object{"name": name, "labels": c.namespaces[name]}})
	}
	for _, p := range c.pods {
		result = append(result, p.object())
	}
	return result
}

func (p pod) object() Object {
	ports := []any{}
	for _, declared := range p.ports {
		entry := Object{"containerPort": declared.number, "protocol": declared.protocol}
		if declared.name != "" {
			entry["name"] = declared.name
		}
		ports = append(ports, entry)
	}
	podSpec := Object{"containers": []any{Object{"name": "main", "ports": ports}}}
	if p.deployment {
		return Object{"apiVersion": "apps/v1", "kind": "Deployment",
			"metadata": Object{"name": p.name, "namespace": p.namespace},
			"spec": Object{"selector": Object{"matchLabels": p.labels},
				"template": Object{"metadata": Object{"labels": p.labels}, "spec": podSpec}}}
	}
	return Object{"apiVersion": "v1", "kind": "Pod",
		"metadata": Object{"name": p.name, "namespace": p.namespace, "labels": p.labels},
		"spec":     podSpec,
		"status":   Object{"podIP": p.address}}
}
